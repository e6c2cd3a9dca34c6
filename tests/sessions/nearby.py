"""What residents write on the public pages."""

from uuid import uuid4

from learners.registration import Newcomer


def answers(**said):
    person = {"full_name": "Nguyễn Thị Hợi", "phone": "0912 345 678", "agrees": "on", "agrees_to_calls": "on"}
    return {"number": str(uuid4())} | person | said


def newcomer(session):
    return Newcomer(full_name="Nguyễn Thị Hợi", area_id=session.area_id, origin="public", means="online")
