### Sentences of the release in English.
### Plural forms follow the CLDR categories of the language.

period = { $shape ->
    [day] { $last_day } { $last_month } { $last_year }
    [month] from { $first_day } to { $last_day } { $last_month } { $last_year }
    [year] from { $first_day } { $first_month } to { $last_day } { $last_month } { $last_year }
   *[years] from { $first_day } { $first_month } { $first_year } to { $last_day } { $last_month } { $last_year }
}
day-in-words = { $day } { $month } { $year }
# Variables: $month as it stands alone, $month_in_date as in dates, $year
month-in-words = { $month } { $year }
days-in-words = { $shape ->
    [month] { $first_day }–{ $last_day } { $last_month } { $last_year }
    [year] { $first_day } { $first_month } – { $last_day } { $last_month } { $last_year }
   *[years] { $first_day } { $first_month } { $first_year } – { $last_day } { $last_month } { $last_year }
}

release-number = { $kind ->
    [week] week { $number }
    [quarter] quarter { $number }
   *[none] { "#" }{ $number }
}
release-title = { $title }{ $kind ->
    [none] { "" }
   *[other] ,
} { $number }, { $year } ({ $period })
place-and-year = { $city } – { $year }
citation = { $publisher }. “{ $title } { $subtitle }”, { $number }, { $year }{ $correction ->
    [none] { "" }
   *[other] {" "}(correction { $correction })
}. { $city }, { $day }.
date-of-issue = Date of issue
licence = Licence
how-to-cite = How to cite
overview = Overview
label = { $label }:

correction = Correction { $number } · { $day }
correction-of = The release that is corrected: { $publication }
correction-added = Added: “{ $headline }”
correction-removed = Removed: “{ $headline }”
correction-changed = “{ $headline }”: { $fields }
correction-elsewhere = “{ $headline }”: changed in another language only
correction-headline = Headline: “{ $old }” → “{ $headline }”
correction-other = other details
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
correction-lead = Other articles lead the release
correction-more = { $n ->
    [one] and { $shown } more change
   *[other] and { $shown } more changes
}

# Variables: $publisher, its abbreviation
statistics = { $is_day ->
    [yes] On { $period }
   *[no] In the period { $period }
}, { $n ->
    [0] no articles of the media were selected
    [one] { $shown } article of the media was selected
   *[other] { $shown } articles of the media were selected
}
statistics-country = { $country } – { $n }

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

country-articles = { $n ->
    [one] { $shown } article
   *[other] { $shown } articles
}
see-also = See also
story-goes-on = Continues “{ $headline }” (release { $number })
campaign-goes-on = Earlier in release { $number }
quoted = “{ $text }”

contents = Contents
skip-to-text = Skip to the text
# The page. $shown, how many articles the filter leaves of $total.
page-languages = Languages
page-files-label = Files of this release
page-releases = Other releases
page-next-release = Next release
page-no-next-release = No later release has been published yet.
page-all-releases = List of releases
page-search = Find articles
page-search-words = Words
page-filter-all = all
page-show-all = Show all
page-shown = Articles shown: { $shown } of { $total }
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
by-topic-and-country = Articles by topic and country
by-outlet = Articles by outlet
figures-reported = Figures reported by the articles
figures-reported-note = Each figure is quoted from the article named beside it. Figures about different subjects, units or time spans are not added up.
no-figures-reported = The articles of this release report no figures.
sum = { $n_articles ->
    [one] Of the articles about events of the period, { $articles } states the number of { $counted }: { $quantity }.
   *[other] Of the articles about events of the period, { $articles } state the number of { $counted }: together { $quantity }.
}
chart-by-country = Bar chart of articles by country: { $bars }.
chart-by-topic = Bar chart of articles by topic: { $bars }.
chart-by-outlet = Bar chart of articles by outlet: { $bars }.
chart-bar = { $label } { $n }
tile-map = Map of the member states with the number of their articles: { $tiles }.
tile-map-others = { $counted }; not on the map: { $others }
chart-alt = { $said }. { $values }
chart-counted = { $by ->
    [country] Articles by country, { $days }
    [topic] Articles by topic, { $days }; an article may have several topics
   *[outlet] Articles by outlet, { $days }
}
chart-source = Source: { $publisher }, “{ $title }”, { $number }, { $year }
chart-data = Data
message-name = { $by ->
    [campaign] “{ $name }”
   *[other] { $name }
}
message-leaders = { $n ->
    [one] { $names } leads
    [several] Several { $by ->
        [country] countries
        [topic] topics
        [outlet] outlets
       *[campaign] campaigns
    } lead together
   *[other] { $names } lead together
}{ $next ->
    [none] { "" }
   *[other] , ahead of { $next }
}
message-ahead = { $names } has { $is_more ->
    [yes] more than{" "}
   *[no] { "" }
}{ $times ->
    [2] twice
   *[other] { $times } times
} as many articles as any other { $by ->
    [country] country
    [topic] topic
    [outlet] outlet
   *[campaign] campaign
}
message-even = Articles are spread evenly: { $count } { $by ->
    [country] about each country covered
    [topic] on each topic covered
    [outlet] from each outlet
   *[campaign] about each campaign
}
message-half = { $names } bring { $share ->
    [half] half
   *[more] more than half
} of the articles
message-only = { $by ->
    [country] All articles are about one country, { $names }
    [topic] All articles are on one topic, { $names }
    [outlet] All articles come from one outlet, { $names }
   *[campaign] The only campaign is { $names }
}

how-made = How the numbers were made
how-made-note = Every number of this document leads to its place in the table below.
how-made-brackets = The numbers in brackets are those of the articles, as they stand beside the headlines; what an article states stands after its number.
how-made-rules = An article with several topics counts in each of them. Figures are quoted as the articles state them; they are added up only if they count the same thing at events of the period, and a sum is as exact as the least exact of its numbers.
how-made-whole = Which articles each number rests on is in full in the file facts.json, which is published with this document and attached to its PDF.
how-made-trail = All numbers with all articles
column-how = How
column-numbers = Numbers
how-articles-total = Articles of the release, counted
how-articles-change-total = Articles of the release, less those of release { $compared_with }, which the archive has
how-articles-change-year-before = Articles of the release, less those of { $compared_with }, which the archive has
how-articles-year-to-date-total = Articles of all releases of the year up to this one, which the archive has, and of this one
how-by-country = Articles about each country, counted
how-by-topic = Articles with each topic, counted
how-by-outlet = Articles published by each outlet, counted
how-by-campaign = Articles of each campaign, counted
how-states-covered = Member states that articles are about, counted
how-states-total = Member states, counted
how-sum-articles = Articles about events of the period that state the number of { $counted }, counted
how-sum-total = Numbers of { $counted } in articles about events of the period, added up; the sum is as exact as the least exact of the numbers
how-figure = Stated by the article

about-statistics = Statistics
about-quality = Quality
all-articles = All articles
column-total = Articles
column-campaign = Campaign
column-previous = { $edition }, the one before
column-year-before = { $edition }, a year before
column-change = Change
trend-heading = { $by ->
    [country] By country
    [topic] By topic
    [outlet] By outlet
    [campaign] By campaign
   *[total] All articles
}
trend = Articles by { $by ->
    [country] country and {""}
    [topic] topic and {""}
    [outlet] outlet and {""}
    [campaign] campaign and {""}
   *[total] { "" }
}{ $kind ->
    [half-month] half-month
    [week] week
    [month] month
    [quarter] quarter
   *[period] period
}{ $start ->
    [all] { "" }
   *[named] {" "}from { $start } to { $end }
}: { $rows }.
trend-row = { $label } { $movement ->
    [single] { $last }
    [level] level at { $last }
    [rising] rising from { $first } to { $last }
    [falling] falling from { $first } to { $last }
   *[other] between { $least } and { $most }, in the end { $last }
}
trend-movement = { $movement ->
    [single] { $last } in { $end }, with nothing earlier to compare
    [level] level at { $last } from { $start } to { $end }
    [rising] rising from { $first } in { $start } to { $last } in { $end }
    [falling] falling from { $first } in { $start } to { $last } in { $end }
    [higher] up and down, in the end higher, from { $first } in { $start } to { $last } in { $end }
    [lower] up and down, in the end lower, from { $first } in { $start } to { $last } in { $end }
   *[same] up and down, in the end the same, { $last } in { $start } and in { $end }
}
trend-peak = , the most, { $most }, in { $named ->
    [yes] { $editions }
   *[no] { $n ->
        [one] { $n } of them
       *[other] { $n } of them
    }
}
trend-gaps = Nothing is known of the releases that follow { $after }.
trend-most = { $n ->
    [one] The { $n } with the most articles
   *[other] The { $n } with the most articles
} of { $known }.
trend-none = { $by ->
    [campaign] No article names a campaign.
   *[other] There are no articles.
}
trend-table = { $by ->
    [country] Articles by country and release
    [topic] Articles by topic and release
    [outlet] Articles by outlet and release
    [campaign] Articles by campaign and release
   *[total] Articles by release
}
change-table = { $by ->
    [country] Change by country
    [topic] Change by topic
    [outlet] Change by outlet
    [campaign] Change by campaign
   *[total] Change
}
change-none = Neither the release before this one nor the same period a year before is known.
how-trend = Articles{ $by ->
    [country] {" "}about { $group }
    [topic] {" "}with the topic “{ $group }”
    [outlet] {" "}published by { $group }
    [campaign] {" "}of the campaign “{ $group }”
   *[total] { "" }
}, counted in each release
how-trend-change = Articles{ $by ->
    [country] {" "}about each country
    [topic] {" "}with each topic
    [outlet] {" "}published by each outlet
    [campaign] {" "}of each campaign
   *[total] { "" }
} in this release, less those of { $edition }
how-trend-median = Articles{ $by ->
    [country] {" "}about each country
    [topic] {" "}with each topic
    [outlet] {" "}published by each outlet
    [campaign] {" "}of each campaign
   *[total] { "" }
}, counted in each release: the median
column-release = Release
median = median
trend-counted = { $what }, { $n ->
    [1] { $end }
   *[other] { $start } to { $end }; dashed line: the median
}
chart-source-releases = Source: { $publisher }, releases { $start } { $are ->
    [two] and
   *[all] to
} { $end }
change-total = That is { $previous ->
    [more] { $n_previous } more than in { $edition_previous }, the release before
    [fewer] { $n_previous } fewer than in { $edition_previous }, the release before
    [same] as many as in { $edition_previous }, the release before
   *[none] { "" }
}{ $both ->
    [yes] , and{" "}
   *[no] { "" }
}{ $year_before ->
    [more] { $n_year_before } more than in { $edition_year_before }, a year before
    [fewer] { $n_year_before } fewer than in { $edition_year_before }, a year before
    [same] as many as in { $edition_year_before }, a year before
   *[none] { "" }
}.
change-counted = { $by ->
    [country] Articles by country, and how many more or fewer
    [topic] Articles by topic, and how many more or fewer
    [outlet] Articles by outlet, and how many more or fewer
   *[campaign] Articles by campaign, and how many more or fewer
}
change-alt = Pairs of dots, the change of { $by ->
    [country] each country
    [topic] each topic
    [outlet] each outlet
   *[campaign] each campaign
} since { $edition }: { $changes }.
message-total = { $count } { $n ->
    [one] article
   *[other] articles
}{ $state ->
    [single] {" "}in { $edition }, with nothing earlier to compare
    [most] , the most in { $n_editions } releases
    [fewest] , the fewest in { $n_editions } releases
    [above] , above the median of { $median }
    [below] , below the median of { $median }
   *[usual] , as many as usual
}
message-departure = { $by ->
    [campaign] The campaign{" "}
   *[other] { "" }
}{ $names } stands out with { $count } { $n ->
    [one] article
   *[other] articles
}, against a median of { $median }
message-departures = { $by ->
    [campaign] The campaigns{" "}
   *[other] { "" }
}{ $names } depart most from their medians
message-usual = { $by ->
    [country] No country stands out
    [topic] No topic stands out
    [outlet] No outlet stands out
   *[campaign] No campaign stands out
}
message-change = { $since ->
    [year_before] Largest change since a year before, { $edition }
   *[previous] Largest change since { $edition }
}
message-unchanged = { $n ->
    [none] Nothing has changed
   *[many] No change stands out
} since { $since ->
    [year_before] a year before, { $edition }
   *[previous] { $edition }
}

## The front page and what stands at a glance.

# Variables: $page, its number
on-page = p. { $page }
in-this-release = In this release
key-articles = { $n ->
    [one] article of the media
   *[other] articles of the media
}
key-states-value = { $covered } of { $total }
key-states = { $n ->
    [one] member state covered
   *[other] member states covered
}
key-topic = { $n ->
    [one] article on the leading topic, { $topic }
   *[other] articles on the leading topic, { $topic }
}
# Variables: $counted, as in the profile
key-sum = { $counted }, as far as the articles state
key-year-to-date = { $n ->
    [one] article since the beginning of the year
   *[other] articles since the beginning of the year
}
key-outlet = { $n ->
    [one] article from { $outlet }
   *[other] articles from { $outlet }, the outlet with the most
}
at-a-glance = At a glance
# Variables: $topics, one or several that lead; $n_leaders, how many; $following, whether another follows
point-topic = { $n_leaders ->
    [one] { $topics } is the leading topic, with { $n } of { $total } { $n_articles ->
        [one] article
       *[other] articles
    }
   *[other] { $topics } are the leading topics, each with { $n } of { $total } { $n_articles ->
        [one] article
       *[other] articles
    }
}{ $following ->
    [no] { "" }
   *[yes] ; { $next } follows with { $n_next }
}.
point-campaign = The campaign “{ $campaign }” accounts for { $n } { $n_articles ->
    [one] article
   *[other] articles
}.
point-figures = { $n ->
    [one] The strongest figure reported
   *[other] The strongest figures reported
}
point-states = Articles are about { $covered } of { $total } member states.
point-states-silent = { $n ->
    [one] Member state without articles
   *[other] Member states without articles
}: { $states }.
leading-figures = Reported figures that matter
leading-figures-note = The full list follows the articles.
column-reported-by = Reported by

## For reviewers, in documents about quality; a language without these says them in English.

or = or
finding-published-after-as-of = { $field }: after as_of { $as_of }, got { $day }; correct the day
finding-published-outside-period = { $field }: not in { $period }, got { $day }, though { $other } names { $release }; correct the day, or leave out { $other }
finding-record-in-no-release = { $field }: { $n ->
    [one] a record in the folder of this release is
   *[other] { $n } records in the folder of this release are
} of no release, got { $records }; correct the day, or state { $other } { $release }
finding-record-in-another-release = { $field }: { $n ->
    [one] a record in the folder of this release is
   *[other] { $n } records in the folder of this release are
} of another, got { $records }; correct the day, state { $other } { $release }, or move the files
finding-period-irregular = Period: not a { $kind ->
    [half-month] half-month
    [week] week from Monday to Sunday
    [month] month
   *[quarter] quarter
}, as the profile says that it is, got { $period }; correct one of them
finding-release-number-unfit = Release: not the number of { $period } in the calendar, got { $release }; write { $fitting }
finding-event-after-as-of = { $field }: after as_of { $as_of }, got { $day }; correct the day
finding-event-after-publication = { $field }: { $day } is after { $other }, { $published }; correct one, unless the event was announced
finding-event-before-period = { $field }: the event ended on { $day }, before the period { $period }; make sure that no earlier release reports it
finding-figure-unit-unfit = { $field }: does not fit '{ $sort }', got '{ $unit }'; write { $fitting }, or correct kind
finding-figure-not-in-text = { $field }: the text in { $languages } does not state { $value } ({ $subject }); compare them
finding-image-broken = { $field }: { $reason }, got { $got }; save the photo again as PNG or JPEG
finding-image-small = { $field }: { $width } pixels wide, { $needed } are needed, got { $got }; use the photo in full size from its page
finding-headline-capitals = { $field }: in capitals; write { $better }, and check the names
finding-headline-full-stop = { $field }: ends with a full stop, got { $got }; delete it
finding-headline-repeated = { $field }: the same { $n } times, got { $got }, in { $sources }; tell the articles apart
finding-paragraph-repeated = { $field }: the same paragraph { $n } times, got { $got }, in { $sources }; keep one, or rephrase the other
finding-phrase-missing = { $field }: missing; say in a phrase what the article reports
finding-text-short = { $field }: { $n ->
    [one] { $n } word
   *[other] { $n } words
}, { $fewest } at least are usual; check whether text is missing
finding-text-cut-off = { $field }: ends in mid-sentence, got { $got }; complete it
finding-word-doubled = { $field }: a word twice, got { $got }; delete one
finding-language-wrong = { $field }: not in '{ $language }', got { $got }; translate it
finding-text-misread = { $field }: decoded wrongly, got { $got }; take it from its source again, as UTF-8
finding-text-markup = { $field }: HTML, which readers would see, got { $got }; write plain text
finding-text-turned = { $field }: an invisible sign turns the direction of what readers see, got { $got }; delete it
finding-character-lost = { $field }: a character was lost and is � (U+FFFD); type it again
finding-label-untranslated = { $field }: shown in '{ $language }' as { $got }; translate it
finding-letters-foreign = { $field }: { $n } words have letters that '{ $language }' does not have, such as { $words }; translate them
finding-alphabets-mixed = { $field }: { $script ->
    [Latn] Latin
   *[Cyrl] Cyrillic
} letters in { $word }: { $letters }; type the word again
finding-marks-unbalanced = { $field }: a { $mark } without its counterpart; add it
finding-quotes-foreign = { $field }: { $n ->
    [one] a quotation mark
   *[other] { $n } quotation marks
} that the language does not have, got { $got }; write { $pair }, and { $inner } within
finding-hyphen-as-dash = { $field }: { $n ->
    [one] a hyphen for a dash
   *[other] { $n } hyphens for dashes
}, got { $got }; write –
finding-thousands-mixed = { $field }: the thousands are set apart otherwise in this language, got { $got }; write { $better }
finding-spelling-mixed = { $field }: { $reason ->
    [profile] the profile asks for
   *[release] the release has elsewhere
} { $better }, got { $got }; spell it so
finding-host-invalid = { $field }: { $defect ->
    [ip-address] an IP address, not a host name
    [no-top-level] a host without a top-level domain
    [label] { $label } cannot be part of a host name
    [too-long] a host name that is too long
   *[other] not a host name
}, got { $got }; { $meant ->
    [none] copy the address again from the page
   *[other] did you mean { $meant }?
}
finding-host-mixed-scripts = { $field }: { $got } mixes { $scripts } letters, so it may pass for another host; copy the address again from the page
finding-link-repeated = { $field }: the same page { $n } times, { $sources }; keep one article
finding-outlet-unknown = { $field }: not known, got { $got }; { $meant ->
    [none] { "" }
   *[other] did you mean { $meant }? If it is right,{" "}
}write the host, { $host }, or add the outlet to the profile
finding-outlet-contradicts-link = { $field }: { $got }, but { $other } leads to { $host }; correct one

review-findings = Findings of the checks
review-duplicates = Likely duplicates
review-coverage = Coverage of fields
findings = The checks find: errors { $error }, warnings { $warning }, notices { $notice }.
findings-note = Found in this release alone, without earlier ones and without waivers; the file checks.json takes account of both.
severity = { $severity ->
    [error] error
    [warning] warning
   *[notice] notice
}
column-severity = Weight
column-check = Check
column-finding = Finding
column-score = Score
column-reason = Why
column-first = One article
column-second = The other
column-field = Field
column-share = Share
reason = { $reason ->
    [same-link] same link
    [same-text] same text
    [similar-text] similar text
   *[same-event] same event
}
duplicates-none = No article looks like another.
duplicates-missing = Duplicates were not looked for. { $advice }.
duplicate-archived = { $release ->
    [none] in the archive
   *[other] release { $release } in the archive
}
duplicates-note = The score says which part of their words the articles of a pair share, or of their headlines’ words. An editor decides.
coverage = { $state ->
    [all] All articles have all fields
    [none] Not filled in at all: { $names ->
        [many] several fields
       *[other] { $names }
    }
   *[some] Filled in least often: { $names ->
        [many] several fields
       *[other] { $names }
    }, in { $share } of the articles
}
coverage-counted = Share of the articles that have each field, { $days }
coverage-bars = Bar chart of the share of articles that have each field: { $bars }.
how-findings = What the checks find, counted
how-duplicates = How alike the articles of a pair are, in percent
how-coverage-articles = Articles that have a field, counted
how-coverage-share = Articles that have a field, of all articles of the release

## For readers.

photo-credit = Photo: { $credit }

qualified = { $qualifier ->
    [more-than] more than { $quantity }
    [at-least] at least { $quantity }
    [about] about { $quantity }
    [up-to] up to { $quantity }
    [less-than] less than { $quantity }
   *[exactly] { $quantity }
}

## Numbers with their units. The genitive stands after a qualifier.

unit-kg = { $value } kg
unit-people = { $n ->
    [one] { $value } person
   *[other] { $value } people
}
unit-days = { $n ->
    [one] { $value } day
   *[other] { $value } days
}
unit-times = { $value } times
unit-percent = { $value }%
unit-g = { $value } g
unit-tonnes = { $value } t
unit-litres = { $value } l
unit-items = { $value }

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

## Names of the fields of an article and of the columns of tables: what reviewers see; where they
## differ, as the heading of a column, the label under an article, and among what was corrected.

field-id = Identifier
field-country = Country
field-outlet = Outlet
field-source-url = Source
field-published-on = Day of publication
    .label = Published
    .change = date of publication
field-release = Release
    .change = other details
field-event-on = Day of the event
    .label = Date of the event
    .change = date of the event
field-event-until = End of the event
field-place = Place
field-topics = Topics
field-campaign = Campaign
field-story = Story
field-quote = Quotation
field-quote-speaker = Speaker of the quotation
    .change = quotation
field-quote-role = Role of the speaker
    .change = quotation
field-language = Language
field-headline = Headline
field-body = Text
field-narrative = Narrative
    .change = phrase of the narrative
field-texts = Text
field-figures = Figures
field-subjects = Subjects of figures
field-images = Images
    .change = photos
field-image = Photo
field-image-alt = Description of the photo
field-image-caption = Caption of the photo
field-image-credit = Author of the photo

figure-number = Figure { $n }
table-number = Table { $n }
figure-without-number = A picture
table-without-number = A table
computed-in-notebook = Computed in the notebook
computed-in-cell = computed in the notebook’s cell “{ $cell }”
yes = yes
no = no
