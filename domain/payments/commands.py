"""What can be asked about slips and payments."""

from domain.desk import records
from domain.payments import events

raise_petty_cash_slip = records(events.PettyCashSlipRaised)
consent_petty_cash = records(events.PettyCashConsented)
countersign_petty_cash = records(events.PettyCashCountersigned)
refuse_countersign = records(events.CountersignRefused)
settle_countersign_refusal = records(events.CountersignRefusalSettled)
request_funds = records(events.FundRequested)
