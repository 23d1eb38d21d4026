/**
 * What the everyday words of a query mean, and which records that takes.
 *
 * The same as src/search/meaning.rs and src/search/reference/everyday.rs.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;

  // The cells of a row.
  const SCOPE = 1;
  const CATEGORIES = 2;
  const IP_TYPES = 3;
  const NATURES = 4;
  const FEES = 5;
  const MODES = 6;
  const KINDS = 7;
  const ADVICE = 8;

  /** The number of the advice for what no record has. */
  const NOT_LISTED = 0;

  function codes(row, cell) {
    return row[cell] ? row[cell].split(';') : [];
  }

  function addNew(list, value) {
    const isKnown = list.some(function (other) {
      return JSON.stringify(other) === JSON.stringify(value);
    });
    if (!isKnown) {
      list.push(value);
    }
  }

  /** How much a row's categories say, compared with those of other rows. */
  function weight(row) {
    const isWeak = codes(row, CATEGORIES).some(function (code) {
      return tables.WEAK_CATEGORIES.indexOf(code) >= 0;
    });
    return isWeak ? 0 : row[SCOPE] === 'outside' || row[CATEGORIES] === tables.ADVISING_CATEGORY ? 1 : 2;
  }

  /** Each list of categories with each list of types, as groups. */
  function addPairs(groups, categories, types) {
    categories.forEach(function (category) {
      types.forEach(function (type) {
        addNew(groups, { categories: category, types: type });
      });
    });
  }

  /** The groups of written words; what has only categories is joined with what has only types. */
  function joined(written) {
    const most = Math.max.apply(null, written.flatMap(function (word) {
      return word.categories.map(function (one) {
        return one.weight;
      });
    }));
    const groups = [];
    const loneCategories = [];
    const loneTypes = [];
    written.forEach(function (word) {
      const categories = [];
      word.categories.forEach(function (one) {
        if (one.weight === most) {
          addNew(categories, one.codes);
        }
      });
      if (categories.length > 0 && word.types.length > 0) {
        addPairs(groups, categories, word.types);
        return;
      }
      categories.forEach(function (one) {
        addNew(loneCategories, one);
      });
      word.types.forEach(function (one) {
        addNew(loneTypes, one);
      });
    });
    if (loneCategories.length > 0 || loneTypes.length > 0) {
      addPairs(groups, loneCategories.length > 0 ? loneCategories : [[]], loneTypes.length > 0 ? loneTypes : [[]]);
    }
    return groups;
  }

  /** The terms of which a record needs one to have a service item of a group. */
  function groupTerms(group) {
    const any = function (list) {
      return list.length > 0 ? list : [''];
    };
    return any(group.categories).flatMap(function (category) {
      return any(group.types).flatMap(function (type) {
        return any(group.fees).flatMap(function (fee) {
          return any(group.modes).map(function (mode) {
            return [fee, mode, type, category].join('/');
          });
        });
      });
    });
  }

  /** What a query means, or null where no word of the table is in it. */
  function meaningOf(query, rows, patterns) {
    const recognized = window.wangdian.everyday.recognize(patterns, query);
    const isIdle = function (one) {
      return ['filler', 'network'].indexOf(rows[one.row][SCOPE]) >= 0;
    };
    if (recognized.rows.length === 0 || (recognized.cutsAWord && recognized.rows.every(isIdle))) {
      return null;
    }
    const all = recognized.rows.map(function (one) {
      return { row: rows[one.row], texts: one.texts, writtenWords: one.writtenWords, starts: one.starts };
    });
    const has = function (scope) {
      return all.some(function (one) {
        return one.row[SCOPE] === scope;
      });
    };
    const found = all.filter(function (one) {
      return one.row[SCOPE] !== 'filler' && one.row[SCOPE] !== 'network';
    });
    const meaning = {
      rows: found,
      groups: [],
      institutions: institutionsOf(found),
      isAction: false,
      isJoined: false,
      isOutside: has('outside') || has('partly'),
      namesNetwork: has('network'),
      namesAllRights: all.some(function (one) {
        return codes(one.row, CATEGORIES).length === 0 && codes(one.row, IP_TYPES).indexOf(tables.GENERAL_TYPE) >= 0;
      }),
      hasLooseWords: has('filler') || has('ui') || all.some(function (one) {
        return /[a-z]/.test(one.texts.join(''));
      }),
      advice: adviceOf(found),
      adviceOnMatter: adviceOf(found.filter(function (one) {
        return one.row[SCOPE] !== 'ui';
      })),
      // How to use the site is nothing that a record may lack.
      words: Array.from(new Set(found.filter(function (one) {
        return one.row[SCOPE] !== 'ui';
      }).flatMap(function (one) {
        return one.texts;
      }))),
      rest: recognized.rest,
      characters: recognized.characters,
      probes: probesOf(recognized.rows, rows),
    };
    addGroups(meaning, found);
    return meaning;
  }

  /** Whether a row is about institutions; one that means services as well says who usually does them. */
  function namesInstitution(one) {
    return Boolean(one.row[NATURES] || one.row[KINDS]) && !one.row[CATEGORIES];
  }

  function institutionsOf(found) {
    return found.filter(namesInstitution).map(function (one) {
      return {
        text: one.texts.join(''),
        terms: codes(one.row, NATURES).map(function (code) {
          return 'nature=' + code;
        }).concat(codes(one.row, KINDS).map(function (code) {
          return 'kind=' + code;
        })),
      };
    });
  }

  /** The same query as if only these rows were in it. */
  function withRows(meaning, rows) {
    const other = Object.assign({}, meaning, { rows: rows, groups: [], institutions: institutionsOf(rows) });
    addGroups(other, rows);
    return other;
  }

  function textsOf(rows) {
    return rows.flatMap(function (one) {
      return one.texts;
    });
  }

  function areEqual(a, b) {
    return JSON.stringify(a) === JSON.stringify(b);
  }

  /** What asks for less, the nearest first, each as `{meaning, leftOut}`; see src/search/meaning.rs. */
  function weakerThan(meaning, words) {
    const weaker = [];
    const ranges = meaning.rows.filter(namesInstitution).flatMap(function (one) {
      return one.texts.map(function (text, i) {
        return [one.starts[i], one.starts[i] + Array.from(text).length];
      });
    });
    const areAdjacent = ranges.some(function (range) {
      return ranges.some(function (other) {
        return other[0] === range[1];
      });
    });
    if (meaning.institutions.length > 1 && !areAdjacent) {
      weaker.push({ meaning: Object.assign({}, meaning, { takesAnyInstitution: true }), leftOut: [] });
    }
    const isCondition = function (one) {
      return !one.row[CATEGORIES] && Boolean(one.row[FEES] || one.row[MODES]);
    };
    const conditions = meaning.rows.filter(isCondition);
    const rows = meaning.rows.filter(function (one) {
      return !isCondition(one);
    });
    const plain = withRows(meaning, rows);
    if (conditions.length > 0 && meansRecords(plain)) {
      weaker.push({ meaning: plain, leftOut: textsOf(conditions) });
    }
    for (let leftOut = rows.length - 1; leftOut >= 0; leftOut -= 1) {
      const less = withRows(meaning, rows.filter(function (_, i) {
        return i !== leftOut;
      }));
      const hasSameServices = areEqual(less.groups, plain.groups);
      const hasSameInstitutions = areEqual(less.institutions, plain.institutions);
      if ((!hasSameServices && less.groups.length > 0 && hasSameInstitutions) ||
          (!hasSameInstitutions && less.institutions.length > 0 && hasSameServices)) {
        weaker.push({ meaning: less, leftOut: textsOf(conditions.concat(rows[leftOut])) });
      }
    }
    const ofTypes = typesOnly(plain);
    const namesType = function (written) {
      return ownRows(words, written).some(function (row) {
        return !row[CATEGORIES] && row[IP_TYPES];
      });
    };
    const leftOut = textsOf(conditions.concat(rows.filter(function (one) {
      return one.row[CATEGORIES];
    }))).filter(function (written) {
      return !namesType(written);
    });
    const isKnown = [{ meaning: plain }].concat(weaker).some(function (one) {
      return areEqual(one.meaning.groups, ofTypes.groups);
    });
    // Of a service in one word nothing is left.
    if (!isKnown && leftOut.length > 0 && textsOf(rows).some(namesType)) {
      weaker.push({ meaning: ofTypes, leftOut: leftOut });
    }
    return weaker;
  }

  /** Any service for the types of rights, where all of what is asked for has one. */
  function typesOnly(meaning) {
    const groups = [];
    meaning.groups.forEach(function (group) {
      addNew(groups, Object.assign({}, group, { categories: [] }));
    });
    const haveTypes = groups.every(function (group) {
      return group.types.length > 0;
    });
    return haveTypes ? Object.assign({}, meaning, { groups: groups }) : meaning;
  }

  /** The rows of a written word alone. */
  function ownRows(words, alternative) {
    return words.rows.filter(function (_, i) {
      return words.patterns.rows[i].some(function (part) {
        return part.has(alternative);
      });
    });
  }

  /**
   * The positions in a query of words without a meaning (filler) and of single ideographs. If a
   * record has a pair of characters across such a position, the query was probably meant literally.
   */
  function probesOf(recognized, rows) {
    return recognized.flatMap(function (one) {
      const isIdle = ['filler', 'ui', 'network'].indexOf(rows[one.row][SCOPE]) >= 0;
      return one.starts.filter(function (start, i) {
        return isIdle || Array.from(one.texts[i]).length === 1;
      });
    }).slice(0, 3);
  }

  /** The numbers of the sentences of advice, or null: first on what others do. */
  function adviceOf(found) {
    const isOutside = function (one) {
      return one.row[SCOPE] === 'outside';
    };
    const isOther = function (one) {
      return !isOutside(one);
    };
    const sentences = found.filter(isOutside).concat(found.filter(isOther)).map(function (one) {
      return one.row[ADVICE];
    }).filter(Boolean);
    const shown = Array.from(new Set(sentences)).slice(0, tables.MAX_ADVICE);
    return shown.length === 0 ? null : shown;
  }

  function addGroups(meaning, found) {
    const written = [];
    const numbers = new Set();
    let fees = [];
    let modes = [];
    found.forEach(function (one) {
      const number = one.writtenWords[0];
      let word = written.find(function (other) {
        return other.number === number;
      });
      if (!word) {
        word = { number: number, categories: [], types: [] };
        written.push(word);
      }
      const categories = codes(one.row, CATEGORIES);
      const types = codes(one.row, IP_TYPES);
      if (categories.length > 0) {
        word.categories.push({ weight: weight(one.row), codes: categories });
      } else {
        fees = fees.concat(codes(one.row, FEES));
        modes = modes.concat(codes(one.row, MODES));
      }
      const isNarrowing = types.length > 0 && types.indexOf(tables.GENERAL_TYPE) < 0;
      if (isNarrowing) {
        addNew(word.types, types);
      }
      if (isNarrowing || [CATEGORIES, FEES, MODES].some(function (cell) {
        return codes(one.row, cell).length > 0;
      })) {
        one.writtenWords.forEach(function (other) {
          numbers.add(other);
        });
      }
    });
    // Beside what people look for, the verb does not ask for a service; see src/search/meaning.rs.
    const namesRight = written.some(function (word) {
      return word.types.length > 0;
    });
    if (!namesRight && (meaning.namesNetwork || meaning.institutions.length > 0)) {
      written.forEach(function (word) {
        word.categories = word.categories.filter(function (one) {
          return one.weight > 0;
        });
      });
    }
    meaning.isJoined = numbers.size > 1;
    meaning.groups = joined(written);
    const isNarrowed = fees.length > 0 || modes.length > 0;
    meaning.isAction = isNarrowed || meaning.groups.some(function (group) {
      return group.categories.length > 0;
    });
    if (isNarrowed && meaning.groups.length === 0) {
      meaning.groups.push({ categories: [], types: [] });
    }
    meaning.groups.forEach(function (group) {
      group.fees = fees;
      group.modes = modes;
    });
  }

  function meansRecords(meaning) {
    return meaning.groups.length > 0 || meaning.institutions.length > 0;
  }

  /** Whether a record is meant by more than what has the query literally; see src/search/meaning.rs. */
  function isMoreThanLiteral(meaning) {
    const standsForAll = (meaning.namesNetwork || meaning.namesAllRights) && !meansRecords(meaning) && !meaning.isOutside;
    return meaning.isAction || standsForAll || (meansRecords(meaning) && meaning.hasLooseWords);
  }

  /** Whether a query only asks to look up what stands beside it. */
  function isOnlyLookUp(words, query) {
    const meaning = words && meaningOf(query, words.rows, words.patterns);
    return Boolean(meaning) && meaning.rest === '' && meaning.institutions.length === 0 && !meaning.advice &&
      meaning.groups.every(function (group) {
        return group.types.length + group.fees.length + group.modes.length === 0 && group.categories.every(function (code) {
          return tables.WEAK_CATEGORIES.indexOf(code) >= 0;
        });
      });
  }

  /**
   * Answers queries with everyday words.
   *
   * @param {object} engine functions of the engine: `evaluateLiterally` takes a query literally,
   *   `evaluateAsTyped` with abbreviations and complete answers, `orAbbreviated` a literal answer with
   *   abbreviations
   * @param {object} table the manifest
   * @param {number} scope documents below this number decide what matches
   * @param {object} words the table of everyday words
   */
  function createEverydayAnswers(engine, table, scope, words) {
    function evaluate(text) {
      return engine.evaluateLiterally(table, text, scope);
    }

    function evaluateAsTyped(text) {
      return engine.evaluateAsTyped(table, text, scope);
    }

    function termEntries(term) {
      return engine.lookUp('terms', table.terms, term);
    }

    async function documentsOfTerm(term) {
      const documents = new Set();
      (await termEntries(term)).forEach(function (entry) {
        engine.eachImpact(table, entry, function (document) {
          documents.add(document);
        });
      });
      return documents;
    }

    /** Adds the scores of a term of what words mean and marks its documents. */
    async function addPostings(term, clause) {
      (await engine.lookUp('meanings', words.postings, term)).forEach(function (entry) {
        engine.eachImpact(table, entry, function (document, score) {
          clause.has[document] = 1;
          clause.scores[document] += score;
        });
      });
    }

    /** The documents that each of several clauses has, with the sums of their scores. */
    function intersect(clauses, match) {
      const scores = new Float64Array(table.documents);
      const matched = [];
      for (let document = 0; document < table.documents; document += 1) {
        const hasAll = (!table.within || table.within[document]) && clauses.every(function (clause) {
          return clause.has[document];
        });
        if (hasAll) {
          matched.push(document);
          clauses.forEach(function (clause) {
            scores[document] += clause.scores[document];
          });
        }
      }
      return matched.length > 0 && matched[0] < scope ? { matched: matched, scores: scores, match: match } : null;
    }

    function newClause() {
      return { has: new Uint8Array(table.documents), scores: new Float64Array(table.documents) };
    }

    function addFound(clause, found, weight) {
      found.matched.forEach(function (document) {
        clause.has[document] = 1;
        clause.scores[document] += found.scores[document] * (weight || 1);
      });
    }

    async function clauseOfTerms(terms) {
      const clause = newClause();
      await Promise.all(terms.map(function (term) {
        return addPostings(term, clause);
      }));
      return clause;
    }

    async function clauseOfInstitution(institution) {
      const both = await Promise.all([clauseOfTerms(institution.terms), evaluate(institution.text)]);
      if (both[1].hasMatch && both[1].match === 'all') {
        addFound(both[0], both[1]);
      }
      return both[0];
    }

    /**
     * Whether some character is in no pair of any record with a neighbour of the query: then no
     * record has the query literally, and its other pairs need not be looked up. Only in runs of
     * four ideographs or more, which have no other interpretation than their pairs.
     */
    async function hasUnknownCharacter(meaning) {
      const characters = meaning.characters;
      const isIdeograph = function (at) {
        return at >= 0 && at < characters.length &&
          window.wangdian.text.classOf(characters[at]) === window.wangdian.text.IDEOGRAPH;
      };
      const found = await Promise.all(meaning.probes.map(async function (at) {
        let first = at;
        let end = at + 1;
        while (isIdeograph(first - 1)) {
          first -= 1;
        }
        while (isIdeograph(end)) {
          end += 1;
        }
        if (!isIdeograph(at) || end - first < 4) {
          return false;
        }
        const isKnown = await Promise.all([at - 1, at].map(async function (start) {
          return start >= first && start + 1 < end && (await termEntries(characters[start] + characters[start + 1])).length > 0;
        }));
        return isKnown.indexOf(true) < 0;
      }));
      return found.indexOf(true) >= 0;
    }

    /** The records that are meant and have the rest of the query, or null. */
    async function meant(meaning, rest) {
      const clauses = await Promise.all([
        rest === '' ? null : evaluateAsTyped(rest),
        Promise.all(meaning.groups.map(function (group) {
          return clauseOfTerms(groupTerms(group));
        })),
        Promise.all(meaning.institutions.map(clauseOfInstitution)).then(function (all) {
          return meaning.takesAnyInstitution ? [anyOf(all)] : all;
        }),
      ]);
      const found = clauses[0];
      if (found === null) {
        return intersect(clauses[1].concat(clauses[2]), 'all');
      }
      if (!engine.hasAllWords(found)) {
        return null;
      }
      const clause = newClause();
      addFound(clause, found);
      return intersect([clause].concat(clauses[1], clauses[2]), found.match);
    }

    /** One clause of several of which a record needs one. */
    function anyOf(clauses) {
      const any = newClause();
      clauses.forEach(function (clause) {
        clause.has.forEach(function (has, document) {
          any.has[document] |= has;
          any.scores[document] += clause.scores[document];
        });
      });
      return any;
    }

    /** What the first meaning finds that some record has, and the words that it leaves out; or null. */
    async function firstMeant(meanings, rest) {
      for (const one of meanings) {
        const found = await meant(one.meaning, rest);
        if (found !== null) {
          return { found: found, leftOut: one.leftOut, groups: one.meaning.groups };
        }
      }
      return null;
    }

    /** What no record has of a word of the rest; see src/search/reference/everyday.rs. */
    function unknownOf(word) {
      if (word.known === null) {
        return [word.text];
      }
      const at = word.text.indexOf(word.known);
      return [word.text.slice(0, at), word.text.slice(at + word.known.length)].map(function (part) {
        const characters = Array.from(part);
        const [first, last] = window.wangdian.everyday.withoutParticles(characters, [0, characters.length], 0, words);
        return last - first > 1 ? characters.slice(first, last).join('') : '';
      }).filter(Boolean);
    }

    /** The records that have literally what was typed, with its score; then those that are only meant. */
    function literalBeforeMeant(literal, other) {
      const both = newClause();
      addFound(both, other, tables.LESSER_WEIGHT);
      literal.matched.forEach(function (document) {
        both.has[document] = 1;
        both.scores[document] = Math.max(both.scores[document], literal.scores[document]);
      });
      return foundIn(both);
    }

    /** The records that are meant, first those that have what was typed; then others that have it. */
    function meantBeforeLiteral(literal, other) {
      const isMeant = new Set(other.matched);
      const both = newClause();
      addFound(both, other);
      addFound(both, literal, tables.LESSER_WEIGHT);
      literal.matched.forEach(function (document) {
        both.scores[document] += isMeant.has(document) ? literal.scores[document] : 0;
      });
      return foundIn(both);
    }

    function foundIn(clause) {
      const matched = Array.from(clause.has.keys()).filter(function (document) {
        return clause.has[document];
      });
      return { matched: matched, scores: clause.scores, match: 'all' };
    }

    function countBelowScope(documents) {
      return documents.filter(function (document) {
        return document < scope;
      }).length;
    }

    /** The words of the rest with what of them records have: `{text, known, records}`. */
    function restWords(rest) {
      return Promise.all(rest.split(' ').filter(Boolean).map(async function (word) {
        const found = await evaluateAsTyped(word);
        if (engine.hasAllWords(found)) {
          return { text: word, known: word, records: countBelowScope(found.matched) };
        }
        return Object.assign({ text: word, known: null }, await longestPiece(word));
      }));
    }

    /**
     * The longest part of a run of ideographs all of whose pairs some record has; of equally long
     * ones that of the fewest records, else the first.
     */
    async function longestPiece(word) {
      const characters = Array.from(word);
      const areIdeographs = characters.every(function (character) {
        return window.wangdian.text.classOf(character) === window.wangdian.text.IDEOGRAPH;
      });
      if (characters.length > tables.MAX_PIECED || !areIdeographs) {
        return null;
      }
      const pairs = await Promise.all(characters.slice(1).map(function (second, i) {
        return documentsOfTerm(characters[i] + second);
      }));
      for (let length = characters.length - 1; length >= 2; length -= 1) {
        let best = null;
        for (let start = 0; start + length <= characters.length; start += 1) {
          const documents = pairs.slice(start + 1, start + length - 1).reduce(function (left, other) {
            return left.filter(function (document) {
              return other.has(document);
            });
          }, Array.from(pairs[start]));
          const records = countBelowScope(documents);
          if (records > 0 && (best === null || records < best.records)) {
            best = { known: characters.slice(start, start + length).join(''), records: records };
          }
        }
        if (best !== null) {
          return best;
        }
      }
      return null;
    }

    /**
     * As many words of the rest as records that are meant have together, those of the fewest
     * records first; and the words that are missing.
     */
    async function keepMost(meaning, words) {
      const join = function (kept) {
        return words.filter(function (word) {
          return kept.indexOf(word) >= 0;
        }).map(function (word) {
          return word.known;
        }).join(' ');
      };
      const known = words.filter(function (word) {
        return word.known !== null;
      });
      // Stable: words of as many records stay in the order of the query.
      known.sort(function (a, b) {
        return a.records - b.records;
      });
      let kept = [];
      for (const word of known) {
        if (await meant(meaning, join(kept.concat(word))) !== null) {
          kept = kept.concat(word);
        }
      }
      return {
        kept: join(kept),
        missing: words.flatMap(function (word) {
          return kept.indexOf(word) < 0 ? [word.text] : unknownOf(word);
        }),
      };
    }

    /** Where both are meant, the institutions and the services: `{meaning, leftOut}`; see src/search/meaning.rs. */
    function partsOf(meaning) {
      const isName = function (word) {
        return meaning.institutions.some(function (institution) {
          return institution.text.indexOf(word) >= 0;
        });
      };
      const isService = function (word) {
        return !isName(word);
      };
      return meaning.groups.length === 0 || meaning.institutions.length === 0 ? [] : [
        { meaning: Object.assign({}, meaning, { groups: [] }), leftOut: meaning.words.filter(isService) },
        { meaning: Object.assign({}, meaning, { institutions: [] }), leftOut: meaning.words.filter(isName) },
      ];
    }

    /**
     * @returns {Promise<{found: ?object, isComplete: boolean, missing: string[], rest: ?string}>}
     *   the records found, whether they have all that was typed, and the words
     *   that they lack; else `rest`, the part of the query that
     *   is to be looked for
     */
    async function answer(query, parsed, meaning) {
      const isName = meaning.groups.length === 0 && meaning.institutions.length > 0;
      let literal = { hasMatch: false, match: 'all' };
      if (isName || parsed.truncated || !await hasUnknownCharacter(meaning)) {
        literal = await evaluate(query);
      }
      if (isName) {
        literal = await engine.orAbbreviated(table, literal, scope);
      }
      const found = function (what, missing) {
        return { found: what, isComplete: missing === null, missing: missing || [], rest: null };
      };
      if (engine.hasAllWords(literal)) {
        const isWhole = literal.match === 'all';
        // Whoever is answered literally does not ask how to use the site.
        meaning.advice = isWhole && meansRecords(meaning) ? meaning.adviceOnMatter : meaning.advice;
        const asksForMeaning = isMoreThanLiteral(meaning) || (!isWhole && meansRecords(meaning));
        const other = asksForMeaning ? await meant(meaning, meaning.rest) : null;
        if (other === null) {
          return found(literal, null);
        }
        return found(isWhole && (!meaning.isJoined || literal.isExact) ? literalBeforeMeant(literal, other) : meantBeforeLiteral(literal, other), null);
      }
      if (!meansRecords(meaning)) {
        if (meaning.rest !== '') {
          return { found: null, isComplete: false, missing: [], rest: meaning.rest };
        }
        const all = meaning.isOutside ? [] : engine.allDocuments(table);
        return found({ matched: all, scores: new Float64Array(table.documents), match: 'all' }, null);
      }
      const complete = await meant(meaning, meaning.rest);
      if (complete !== null) {
        return found(complete, null);
      }
      const weaker = weakerThan(meaning, words);
      const less = await firstMeant(weaker, meaning.rest);
      if (less !== null) {
        meaning.groups = less.groups;
        return found(less.found, less.leftOut.length > 0 ? less.leftOut : null);
      }
      const left = await restWords(meaning.rest);
      const most = await keepMost(meaning, left);
      if (most.kept !== '') {
        return found(await meant(meaning, most.kept), most.missing);
      }
      const part = await firstMeant(partsOf(meaning), meaning.rest);
      if (part !== null) {
        return found(part.found, part.leftOut);
      }
      const known = left.filter(function (word) {
        return word.known !== null;
      });
      let byRest = null;
      if (known.length > 0) {
        const rest = await evaluateAsTyped(known.map(function (word) {
          return word.known;
        }).join(' '));
        if (engine.hasAllWords(rest)) {
          byRest = found(rest, left.flatMap(unknownOf).concat(meaning.words));
          // A word of many records says less than what is meant, and so does a part of a word.
          const areWhole = left.every(function (word) {
            return word.known === null || word.known === word.text;
          });
          if (areWhole && countBelowScope(rest.matched) <= Math.ceil(countBelowScope(engine.allDocuments(table)) / tables.OFFERED_SHARE)) {
            return byRest;
          }
        }
      }
      const restTexts = meaning.rest.split(' ').filter(Boolean);
      const anywhere = await meant(meaning, '');
      if (anywhere !== null) {
        return found(anywhere, restTexts);
      }
      const lessAnywhere = await firstMeant(weaker, '');
      if (lessAnywhere !== null) {
        meaning.groups = lessAnywhere.groups;
        return found(lessAnywhere.found, restTexts.concat(lessAnywhere.leftOut));
      }
      if (byRest !== null) {
        return byRest;
      }
      const partAnywhere = await firstMeant(partsOf(meaning), '');
      if (partAnywhere !== null) {
        return found(partAnywhere.found, restTexts.concat(partAnywhere.leftOut));
      }
      meaning.advice = meaning.advice || [NOT_LISTED];
      return found({ matched: [], scores: new Float64Array(table.documents), match: 'all' }, meaning.words);
    }

    return { answer: answer };
  }

  /** The answer to a query with everyday words, as of `planAsTyped`. */
  async function planMeant(engine, table, query, scope, words, meaning) {
    const parsed = window.wangdian.text.parseQuery(query);
    const answer = await createEverydayAnswers(engine, table, scope, words).answer(query, parsed, meaning);
    if (answer.rest !== null) {
      const left = window.wangdian.text.parseQuery(answer.rest);
      const rest = await engine.numberAnswer(table, answer.rest, left, scope) ||
        await engine.evaluateAsTyped(table, answer.rest, scope);
      return {
        found: Object.assign({}, rest, { advice: meaning.advice }),
        isComplete: engine.hasAllWords(rest),
        words: words,
        asked: query,
      };
    }
    return {
      found: Object.assign({}, answer.found, {
        query: query,
        parsed: parsed,
        advice: meaning.advice,
        groups: meaning.groups,
        missing: Array.from(new Set(answer.missing)),
      }),
      isComplete: answer.isComplete,
      words: words,
    };
  }

  /** The sentences of advice with these numbers, in the language of the page where the table has them. */
  async function adviceText(familyFile, table, shown) {
    const words = await familyFile('everyday', table.everyday.file);
    const file = await familyFile('advice', words.advice);
    const translated = file[document.documentElement.lang];
    return shown.map(function (number) {
      return translated && translated[number] || file.sentences[number];
    }).join(translated ? ' ' : '');
  }

  /** A text as nodes, web addresses in it as links. */
  function linked(plain) {
    return plain.split(/(https?:\/\/[\w./-]*[\w/])/).flatMap(function (piece, i) {
      if (i % 2 === 0) {
        return window.wangdian.text.mixed(piece);
      }
      const link = document.createElement('a');
      link.textContent = piece;
      link.href = piece;
      return link;
    });
  }

  /** Whether an everyday word is what institutions are called. */
  function isInstitution(words, alternative) {
    return ownRows(words, alternative).some(function (row) {
      return namesInstitution({ row: row });
    });
  }

  /** Whether an everyday word is about the question rather than what is asked for. */
  function isFiller(words, alternative) {
    const own = ownRows(words, alternative);
    return own.length > 0 && own.every(function (row) {
      return row[SCOPE] === 'filler' || row[SCOPE] === 'ui';
    });
  }

  window.wangdian.meaningOf = meaningOf;
  window.wangdian.isFiller = isFiller;
  window.wangdian.isInstitution = isInstitution;
  window.wangdian.isOnlyLookUp = isOnlyLookUp;
  window.wangdian.planMeant = planMeant;
  window.wangdian.adviceText = adviceText;
  window.wangdian.linked = linked;
})(window);
