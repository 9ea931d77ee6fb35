### Sentences of the release in English.
### Plural forms follow the CLDR categories of the language.

period = { $shape ->
    [day] { $last_day } { $last_month } { $last_year }
    [month] from { $first_day } to { $last_day } { $last_month } { $last_year }
    [year] from { $first_day } { $first_month } to { $last_day } { $last_month } { $last_year }
   *[years] from { $first_day } { $first_month } { $first_year } to { $last_day } { $last_month } { $last_year }
}
day-in-words = { $day } { $month } { $year }
days-in-words = { $shape ->
    [month] { $first_day }–{ $last_day } { $last_month } { $last_year }
    [year] { $first_day } { $first_month } – { $last_day } { $last_month } { $last_year }
   *[years] { $first_day } { $first_month } { $first_year } – { $last_day } { $last_month } { $last_year }
}

release-number = { "#" }{ $number }
place-and-year = { $city } - { $year }
citation = “{ $title } { $subtitle }”, { "#" }{ $number }, { $year }

correction = Correction { $number } · { $day }
correction-of = The release that is corrected: { $publication }
correction-added = Added: “{ $headline }”
correction-removed = Removed: “{ $headline }”
correction-changed = “{ $headline }”: { $fields }
correction-elsewhere = “{ $headline }”: in another language
correction-headline = Headline: “{ $old }” → “{ $headline }”
correction-field = { $field ->
    [headline] headline
    [body] text
    [narrative] phrase of the narrative
    [published_on] date of publication
    [event_on] date of the event
    [event_until] end of the event
    [place] place
    [campaign] campaign
    [topics] topics
    [figures] figures
    [subjects] subjects of figures
    [images] photos
    [source_url] source
    [outlet] outlet
    [country] country
   *[other] other details
}
correction-period = Period: { $old } → { $new }
correction-total = Number of articles: { $old } → { $new }
correction-numbers = { $n ->
    [one] { $shown } number changed
   *[other] { $shown } numbers changed
}
correction-sentences = { $n ->
    [one] { $shown } sentence of the narrative changed
   *[other] { $shown } sentences of the narrative changed
}
correction-order = The order of articles changed
correction-more = { $n ->
    [one] and { $shown } more change
   *[other] and { $shown } more changes
}

statistics = { $is_day ->
    [yes] On { $period }
   *[no] In the period { $period }
}, { $n ->
    [0] no counter-narcotics activities were covered
    [one] { $shown } counter-narcotics activity was covered
   *[other] { $shown } counter-narcotics activities were covered
} by mass media in { $publisher } member states and other countries
statistics-country = { $country } - { $n }

change-more = { $n ->
    [one] { $value } article more
   *[other] { $value } articles more
}
change-fewer = { $n ->
    [one] { $value } article fewer
   *[other] { $value } articles fewer
}
change-same = as many articles
change-since-previous = { $direction ->
    [same] as
   *[other] than
} in the previous release ({ $than })
change-since-year-before = { $direction ->
    [same] as
   *[other] than
} in the same period of { $than }
change-year-to-date = { $n ->
    [one] { $value } article
   *[other] { $value } articles
} since the beginning of the year

narrative-lead = Published articles reflect information
narrative-phrase = on { $phrase }

contents = Contents
skip-to-text = Skip to the text
editorial-address = Editorial address
phone = tel.: { $number }
fax = fax: { $number }
in-figures = The release in figures
column-country = Country
column-topic = Topic
column-outlet = Outlet
column-articles = Articles
column-figure = Figure
column-subject = What it counts
column-span = Time span
column-article = Article
total = Total
by-country = Articles by country
by-topic = Articles by topic
by-topic-note = An article may have more than one topic, so the lines may add up to more than the total.
by-outlet = Articles by outlet
figures-reported = Figures reported by the articles
figures-reported-note = Each figure is quoted from the article named beside it. Figures about different subjects, units or time spans are not added up.
no-figures-reported = The articles of this release report no figures.
participants = { $n_articles ->
    [one] Of the articles about events of the period, { $articles } states the number of participants: { $quantity }.
   *[other] Of the articles about events of the period, { $articles } state the number of participants: together { $quantity }.
}
chart-by-country = Bar chart of articles by country: { $bars }.
chart-by-topic = Bar chart of articles by topic: { $bars }.
chart-bar = { $label } { $n }

how-made = How the numbers were made
how-made-note = Every number that this release states leads here. First the articles in their order, then each number with the way it was computed and the articles that it rests on.
facts = Numbers of the release
column-number = Number
column-how = How it was computed
how-articles-total = Articles of the release, counted
how-articles-change-total = Articles of the release, less those of release { $compared_with }, which the archive has
how-articles-change-year-before = Articles of the release, less those of { $compared_with }, which the archive has
how-articles-year-to-date-total = Articles of all releases of the year up to this one, which the archive has, and of this one
how-by-country = Articles about { $name }, counted
how-by-topic = Articles with the topic “{ $name }”, counted
how-by-outlet = Articles published by { $name }, counted
how-participants-articles = Articles that state how many took part in an event of the period, counted
how-participants-total = Participants in events of the period, added up; the sum is as exact as the least exact of the numbers
how-figure = Stated by the article: { $subject }

campaign = Campaign
place = Place
event-date = Date of the event
published = Published
outlet = Outlet
source = Source
photo-credit = Photo: { $credit }

qualified = { $qualifier ->
    [more-than] more than { $quantity }
    [at-least] at least { $quantity }
    [about] about { $quantity }
    [up-to] up to { $quantity }
    [less-than] less than { $quantity }
   *[exactly] { $quantity }
}
quantity = { $unit ->
    [kg] { $value } kg
    [people] { $n ->
        [one] { $value } person
       *[other] { $value } people
    }
    [offences] { $n ->
        [one] { $value } offence
       *[other] { $value } offences
    }
    [groups] { $n ->
        [one] { $value } group
       *[other] { $value } groups
    }
    [certificates] { $n ->
        [one] { $value } certificate
       *[other] { $value } certificates
    }
    [days] { $n ->
        [one] { $value } day
       *[other] { $value } days
    }
    [times] { $value } times
    [percent] { $value }%
    [g] { $value } g
    [tonnes] { $value } t
    [litres] { $value } l
   *[items] { $value }
}
span-duration = { $years ->
    [0] { "" }
    [one] { $years } year
   *[other] { $years } years
}{ $both ->
    [yes] { " and " }
   *[no] { "" }
}{ $months ->
    [0] { "" }
    [one] { $months } month
   *[other] { $months } months
}

topic-prevention = Prevention
topic-training = Training
topic-sport-and-culture = Sport and culture
topic-law-enforcement = Law enforcement
topic-international-cooperation = International cooperation
topic-policy = Policy
topic-treatment = Treatment
topic-statistics = Statistics
