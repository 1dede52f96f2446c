"""Reports (报表): frozen when issued, reviewed, then sent to whoever must have them."""
