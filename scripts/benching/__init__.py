"""Speed and memory, part by part: each figure beside what it is measured against."""
