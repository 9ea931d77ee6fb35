### CARICC's own sentences, laid over those of the package.

statistics = { $is_day ->
    [yes] On { $period }
   *[no] In the period { $period }
}, { $n ->
    [0] no counter-narcotics activities were covered
    [one] { $shown } counter-narcotics activity was covered
   *[other] { $shown } counter-narcotics activities were covered
} by mass media in { $publisher } member states and other countries
