"""What a reception came to (接待之后): who knows the customer, whose the sale is.

All of it stands in the stream of the floor, beside the turns: a dispute over a customer
can only be judged by who looks at both. Source: P09-R17, R24 to R28.
"""
