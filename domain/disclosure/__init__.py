"""What of a case leaves the house (披露): to whom it is shown, and what stays."""
