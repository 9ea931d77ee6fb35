### CARICC's own sentences, laid over those of the package.

statistics = { $is_day ->
    [yes] On { $period }
   *[no] In the period { $period }
}, { $n ->
    [0] no counter-narcotics activities were covered
    [one] { $shown } counter-narcotics activity was covered
   *[other] { $shown } counter-narcotics activities were covered
} by mass media in { $publisher } member states and other countries
how-sum-articles = Articles that state how many took part in an event of the period, counted
how-sum-total = Participants in events of the period, added up; the sum is as exact as the least exact of the numbers

## Units of figures, beside those of the package.

unit-crimes = { $n ->
    [one] { $value } crime
   *[other] { $value } crimes
}
unit-offences = { $n ->
    [one] { $value } offence
   *[other] { $value } offences
}
unit-groups = { $n ->
    [one] { $value } group
   *[other] { $value } groups
}
unit-certificates = { $n ->
    [one] { $value } certificate
   *[other] { $value } certificates
}
