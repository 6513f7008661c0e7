"""The search: one question in, one answer out.

    understand      from what somebody typed and chose to one question (`query`)
      telling         what is told of a line of words; `need_telling` of its needs
      language        words, and the tokens by which they are compared (`devanagari`)
      lexicon         what words mean in this market (`known_words`, `small_words`)
      spelling        what was meant by a word that nobody knows (`small_slips` of those
                      that say where and when; `data` has the usual words of English
                      and Hindi)
      need_words, place_words, time_words, money_words
                      what of the words is a need (`need_parts`: each of them and
                      what in it is none of ours, by `strange_words`), a place
                      (`places_known`, `city_names`, `towns`), a time
                      (`day_words`, `ahead_words`, `hour_words` with `hour_spans`,
                      `clock_words`, `time_bounds`, `time_labels`), a rate or an order
                      (`money_sums`); `word_line` finds what stands around a word
      negations       what is not wanted
    dangers         what cannot wait for anybody who is booked
    errands         what is asked of the site itself
      pin_codes       what is seen and not used
      left_words, stretches
                      what is left, and what each part of it was as it was typed
    overruling      “anywhere”, chosen, wins over words that say where
    quoting         what stands in quotation marks has to be found
    place_names     how we write a place that was typed
    run             from the question to one page of its answer
      candidates      who fits, who of them is free, and how many are looked at
      narrowing       the filters in SQL; `text_index` is the one of words
      ordering        who comes first; `letting_go` of words that nobody has
      free_times, availability_sql
                      who is free when, by the engine and by the database
      facets          what each other choice would leave (`catalogue` has the choices)
      result_rows     what a result shows
    suggest         what may be meant while somebody types, out of `known_phrases` and
                    names (`name_keys`); who does the same comes first (`doing`)
    ways_on         where else to look

To add, touch these (tests of every filter and order fail where one was forgotten)

    a filter        `query` (Choices, SearchQuery), `understand` (from the one to the
                    other), `narrowing` (asked, FILTERS); in `views`: `search_form` (a
                    field, choices), `search_choices` (Filters), `search_said` (a chip);
                    templates/workers/_filters.html
    a sort          `query` (Sort), `ordering` (ORDERS), an index of `WorkerProfile`
                    with its migration; words that ask for it in `money_sums`, with a
                    line in `money_words` (ORDERS)
    a synonym       no code: an editor adds it under “Search phrases” in the admin, also
                    for what nobody here does; what comes with the product is in
                    services/data/synonyms.json, and `load_catalogue` offers it once;
                    what already says something else here is refused (workers.phrases)
    a column        `result_rows` (a field of ResultRow named like the column, with a
                    line in MADE if it is worked out),
                    templates/components/worker_result.html
"""
