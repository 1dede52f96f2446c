"""Privacy (个人信息保护): who may be forgotten, when, and what stands against it.

A person is erased by destroying the key that seals what the book holds of him. One
person proposes it, another decides; a legal hold or a retention period stands against
it. Who demands it himself while the law makes us keep it is not erased: all processing
of his data stops, but for keeping it safe.
"""
