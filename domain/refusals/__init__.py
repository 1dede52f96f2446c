"""What was asked and declined (拒绝), by which rules: kept beside what it was about."""
