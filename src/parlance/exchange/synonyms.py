"""What columns of other programs are called, in English and German, by field of the format.

Names are compared in small letters without signs between words.
"""

KEYS = {
    "accounts": (
        *("account", "customer", "client", "company", "kunde", "kunden", "firma", "konto"),
    ),
    "contacts": ("contact", "person", "kontakt", "ansprechpartner"),
    "users": ("user", "nutzer", "benutzer"),
    "products": ("product", "produkt", "artikel"),
    "contracts": ("contract", "agreement", "vertrag"),
    "subscriptions": ("subscription", "abo", "abonnement", "license", "lizenz"),
    "charges": ("charge", "invoice", "rechnung", "payment", "zahlung"),
    "exchange_rates": ("exchangerate", "rate", "wechselkurs"),
}
"""Words for a record of each file; with “id”, “no” or “nr” after it, its key."""

KEY_ENDS = ("id", "no", "nr", "number", "nummer", "key", "code", "ref")

FIELDS: dict[str, tuple[str, ...]] = {
    "source_id": ("id", "sourceid", "recordid", "externalid", "key", "nr", "nummer"),
    "name": (
        *("name", "fullname", "accountname", "customername", "companyname", "company", "customer"),
        *("client", "kunde", "kundenname", "firma", "firmenname", "productname", "product"),
    ),
    "account": (
        *("account", "accountid", "customer", "customerid", "clientid", "client", "companyid"),
        *("company", "kunde", "kundennr", "kundennummer", "firma", "accountname", "customername"),
    ),
    "parent": ("parent", "parentid", "parentaccount", "parentaccountid", "mutter", "konzern"),
    "owner": (
        *("owner", "ownername", "accountowner", "companyowner", "csm", "accountmanager"),
        *("betreuer", "verantwortlich", "kundenbetreuer"),
    ),
    "segment": ("segment", "tier", "size", "kundensegment"),
    "country": ("country", "countryregion", "billingcountry", "land"),
    "industry": ("industry", "sector", "vertical", "branche"),
    "signed_up_on": (
        *("signedupon", "signupdate", "signedup", "createdate", "created", "createdat"),
        *("customersince", "kundeseit", "angelegtam"),
    ),
    "email": ("email", "emailaddress", "mail", "emailadresse"),
    "phone": ("phone", "phonenumber", "telephone", "mobile", "telefon", "telefonnummer"),
    "title": ("title", "jobtitle", "position", "funktion"),
    "role": ("role", "rolle", "contactrole"),
    "contract": ("contract", "contractid", "vertrag", "vertragsnr", "vertragsnummer"),
    "product": ("product", "productid", "productcode", "produkt", "artikel"),
    "line": ("line", "subscription", "subscriptionid", "abonr"),
    "plan": ("plan", "planname", "edition", "tarif", "package", "paket"),
    "starts_on": (
        *("startson", "start", "startdate", "startsat", "from", "begin", "beginn", "startdatum"),
        *("vertragsbeginn", "von", "validfrom", "gueltigab", "effectivedate"),
    ),
    "ends_on": (
        *("endson", "enddate", "end", "endsat", "until", "ende", "enddatum", "vertragsende", "bis"),
        *("validto", "expires", "canceledat"),
    ),
    "quantity": ("quantity", "qty", "seats", "licenses", "licences", "menge", "anzahl", "lizenzen"),
    "amount": (
        *("amount", "mrr", "price", "mrramount", "monthlyamount", "value", "betrag", "preis"),
        *("monatsbetrag", "umsatz", "fee"),
    ),
    "currency": ("currency", "currencycode", "currencyisocode", "waehrung", "währung"),
    "billed_every": ("billedevery", "billperiodmonths"),
    "price_unit": ("priceunit", "interval"),
    "charged_on": ("chargedon", "invoicedate", "date", "rechnungsdatum", "datum"),
    "rate": ("rate", "exchangerate", "kurs"),
    "attribute": ("attribute", "property", "eigenschaft"),
    "value": ("value", "wert"),
    "from": ("from", "since", "ab"),
    "status": ("status",),
    "effective_on": ("effectiveon",),
    "term_months": ("termmonths", "term", "laufzeit", "laufzeitmonate"),
    "notice_days": ("noticedays", "noticeperiod"),
    "auto_renews": ("autorenews", "autorenew", "autorenewal"),
    "end_reason": ("endreason", "churnreason", "cancelreason", "kündigungsgrund"),
}
