"""Reports on paper (报表成文): set as PDF and XLSX, issued, compared, sent."""
