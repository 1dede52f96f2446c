"""Who works here, and in which roles."""

from uuid import UUID

from domain.fact import Fact, Personal
from domain.words import Role


class PersonAdded(Fact):
    """Somebody (人员) who acts in the book was added."""

    person_id: UUID
    name: Personal
    phone: Personal | None = None
    staff_no: str | None = None
    one_per = ()
    whose = "person_id"


class RoleGranted(Fact):
    """A person may act in a role (授予角色), at one store or, without one, at all."""

    person_id: UUID
    granted_role: Role
    store_id: UUID | None = None
    one_per = ("granted_role", "store_id")


class RoleTaken(Fact):
    """A person may no longer act in a role (收回角色)."""

    person_id: UUID
    granted_role: Role
    store_id: UUID | None = None
    ends = ("RoleGranted",)
    ends_same = ("granted_role", "store_id")
