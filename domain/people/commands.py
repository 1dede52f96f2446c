"""What can be asked about staff: who they are, in which roles they act."""

from domain.desk import records
from domain.people import events
from domain.people.person import Person

add_person = records(events.PersonAdded, of=Person, begins=True, fresh=("person_id",))
grant_role = records(events.RoleGranted, of=Person)
take_role = records(events.RoleTaken, of=Person)
