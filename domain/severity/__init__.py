"""How grave a complaint is (级别): raised by triggers, by time, or by a person."""
