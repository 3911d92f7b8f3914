"""Factories of people. A user's password is PASSWORD and their e-mail address is verified."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from checkout.customers.models import Address, User

PASSWORD = "a long enough password"


class UserFactory(DjangoModelFactory):
    """`UserFactory(unverified=True)` has not followed the link in the mail yet; `staff=True` may enter the admin."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = "Hanne"
    last_name = "De Smet"

    @classmethod
    def _create(cls, model_class: type[User], *_args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)

    @factory.post_generation
    def unverified(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            EmailAddress.objects.create(user=self, email=self.email, primary=True, verified=not extracted)


class AddressFactory(DjangoModelFactory):
    class Meta:
        model = Address

    user = factory.SubFactory(UserFactory)
    name = "Hanne De Smet"
    line1 = "Kraanlei 12"
    postcode = "9000"
    city = "Gent"
    country = "BE"
