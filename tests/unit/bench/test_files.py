"""Files to measure readers with: what is meant to be read is read whole, what is meant to hurt is answered."""

import pytest

from bench import files
from bench.readers import read_to_the_end
from minglu.readers.asterisk import read_master_csv
from minglu.readers.carrier_bill import read_carrier_bill
from minglu.readers.sms_backup import read_sms_backup
from minglu.readers.vcard import read_vcards

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("make", "read"),
    [
        (files.address_book, read_vcards),
        (files.carrier_bill, lambda data: read_carrier_bill(data, zone=ZONE, year=None)),
        (files.call_backup, read_sms_backup),
        (files.message_backup, read_sms_backup),
        (files.exchange_records, lambda data: read_master_csv(data, zone=ZONE)),
    ],
)
def test_an_honest_file_is_read_whole(make, read):
    data = make(20_000)
    found = read(data)
    assert len(data) >= 20_000
    assert len(found.rows) > 50
    assert found.left_out == ()


@pytest.mark.parametrize("what", files.HOSTILE)
def test_a_hostile_file_of_a_few_bytes_is_answered(what):
    data = files.HOSTILE[what](2_000)
    assert len(data) >= 1_000
    read_to_the_end(data)
