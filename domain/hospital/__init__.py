"""Hospital: the injured, on the way there and until he may go home (医院).

Life comes first: the ambulance waits for nobody. Whether somebody goes along, whether a
change of hospital was needed and who agreed to it are told for the day of the bill.
"""
