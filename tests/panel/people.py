"""Who has an account in the simulated panel, and whose the domains are."""

ADMIN, RESELLER_A, RESELLER_B = 1, 2, 3
# id, parent, type, login, locale; the password of each is his login with "-secret" behind it.
CLIENTS = [
    (ADMIN, None, "admin", "admin", "en-US"),
    (RESELLER_A, ADMIN, "reseller", "reseller-a", "en-US"),
    (RESELLER_B, ADMIN, "reseller", "reseller-b", "ru-RU"),
    (4, RESELLER_A, "client", "customer-a1", "en-US"),
    (5, RESELLER_A, "client", "customer-a2", "ru-RU"),
    (6, RESELLER_B, "client", "customer-b1", "en-US"),
    (7, ADMIN, "client", "customer-of-admin", "en-US"),
    (8, ADMIN, "reseller", "reseller-without", "en-US"),
]
# siteN.example is the N-th one's, around and around.
OWNERS = [4, 6, RESELLER_A, RESELLER_B, 5, 7]
DOMAINS = 300
FIRST_ADDED = 200  # from here on each is a further domain of another one's subscription
POLICIES = ["reject", "bounce", "catch"]
# name, displayName, domain, mail
ALIASES = [
    ("alias0.example", "alias0.example", 1, "true"),
    ("web-only0.example", "web-only0.example", 1, "false"),
    ("Alias200.example", "Alias200.example", 201, "true"),
    ("xn--e1afmkfd-5ve.example", "пример-б.example", 2, "true"),
]

# id, name, owner, type, what it has a domain do with mail to nobody; None: nothing is noted.
PLANS = [
    (1, "Unlimited", ADMIN, "domain", "reject"),
    (2, "Gold", ADMIN, "domain", "bounce:This address no longer accepts mail."),
    (3, "Старый план — O'Neil & <2>", ADMIN, "domain", "old@site0.example"),
    (4, "Gold", RESELLER_A, "domain", "bounce:Nobody's here"),
    (5, "Without a row", ADMIN, "domain", None),
    (6, "More mail", ADMIN, "domain_addon", "bounce:of an add-on"),
]
# plan, the subscription's main domain, whether it is locked
SUBSCRIPTIONS = [(1, 1, "false"), (2, 2, "false"), (2, 3, "true"), (4, 5, "false")]


def domains():
    """id, name, displayName, owner, id of the subscription's main domain where it is another."""
    for number in range(DOMAINS):
        owner = OWNERS[number % len(OWNERS)]
        # The same owner's: 198 is a multiple of the number of owners.
        main = number - 198 + 1 if number >= FIRST_ADDED else 0
        yield number + 1, f"site{number}.example", f"site{number}.example", owner, main
    yield DOMAINS + 1, "xn--e1afmkfd.example", "пример.example", RESELLER_A, 0


def sql():
    for number, parent, kind, login, locale in CLIENTS:
        yield f"INSERT INTO accounts VALUES ({number}, 'plain', '{login}-secret')"
        yield ("INSERT INTO clients (id, parent_id, type, login, account_id, pname, email, locale) VALUES "
               f"({number}, {parent or 'NULL'}, '{kind}', '{login}', {number}, '{login}', '{login}@panel.example', '{locale}')")
    for number, name, shown, owner, main in domains():
        yield f"INSERT INTO domains (id, name, displayName, cl_id, webspace_id) VALUES ({number}, '{name}', '{shown}', {owner}, {main})"
        yield from services(number, main)
    yield from plans()
    for name, shown, domain, mail in ALIASES:
        yield f"INSERT INTO domain_aliases (name, displayName, dom_id, mail) VALUES ('{name}', '{shown}', {domain}, '{mail}')"


def plans():
    for number, name, owner, kind, value in PLANS:
        yield f"INSERT INTO Templates VALUES ({number}, {text(name)}, {owner}, '{kind}')"
        if value is not None:
            yield f"INSERT INTO TmplData VALUES ({number}, 'nonexist_mail', {text(value)})"
    for number, (plan, domain, locked) in enumerate(SUBSCRIPTIONS, 1):
        yield f"INSERT INTO Subscriptions (id, object_id, locked) VALUES ({number}, {domain}, '{locked}')"
        yield f"INSERT INTO PlansSubscriptions VALUES ({plan}, {number})"


def text(value):
    return "'" + value.replace("'", "''") + "'"


def services(number, main):
    policy = POLICIES[number % len(POLICIES)]
    yield f"INSERT INTO Parameters VALUES ({1000 + number}, 'nonexist_mail', '{policy}')"
    if policy == "catch":
        yield f"INSERT INTO Parameters VALUES ({1000 + number}, 'catch_addr', 'info@site{number - 1}.example')"
    if policy == "bounce" and number % 2 == 0:  # the others have no text of their own
        yield f"INSERT INTO Parameters VALUES ({1000 + number}, 'bounce_mess', 'Nobody <{number}> & \"no one\" — нет')"
    yield f"INSERT INTO DomainServices (dom_id, type, parameters_id) VALUES ({number}, 'mail', {1000 + number})"
    yield f"INSERT INTO mail (mail_name, dom_id) VALUES ('info', {number})"
    if main == 0:
        yield f"INSERT INTO sys_users (id, login, home) VALUES ({number}, '{user_of(number)}', '/var/www/vhosts/site{number - 1}.example')"
    yield f"INSERT INTO hosting VALUES ({number}, {main or number})"


def user_of(number):
    return "shopadm" if number == 4 else f"user{number}"
