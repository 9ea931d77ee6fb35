## Unités des chiffres.

unit-cases = { $value } cas
unit-deaths = { $value } décès
unit-countries = { $value } pays
