using System.CommandLine;
using SkRerank.Cli.Mining;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Mining;
using SkRerank.Local;

namespace SkRerank.Cli;

/// <summary><c>skrerank mine</c>: writes rows to fine-tune a model on, from a store and judgements.</summary>
internal sealed class MineCommand
{
    private const int DefaultRangeMax = 50;

    private readonly Option<string> _store = new("--store") { Description = "The store that finds the candidates, by BM25 and vectors fused.", Required = true };
    private readonly Option<string> _queries = new("--queries") { Description = "The queries.jsonl.", Required = true };
    private readonly Option<string?> _qrels = new("--qrels") { Description = "The judgements to train on, such as train.tsv: they name the positives, and what they judge relevant is never a negative. Only ranked-list and rankgpt do without." };
    private readonly Option<string> _output = new("--output") { Description = "The JSON lines file to write; it appears when it is whole.", Required = true };
    private readonly Option<MiningFormat?> _format = Choice.Of("--format", "The layout. The first four are sentence-transformers'; ranked-list and rankgpt hold the teacher's order of the candidates. Default: n-tuple.",
        ("n-tuple", MiningFormat.NTuple), ("triplet", MiningFormat.Triplet), ("labeled-pair", MiningFormat.LabeledPair), ("labeled-list", MiningFormat.LabeledList), ("ranked-list", MiningFormat.RankedList), ("rankgpt", MiningFormat.RankGpt));
    private readonly Option<bool> _noScores = new("--no-scores") { Description = "Leave the teacher's scores out; the labeled layouts then have labels 1 and 0." };
    private readonly Option<int?> _negatives = Choice.Count("--negatives", "How many negatives a positive gets at most: 3. A positive with fewer is left out of n-tuple.");
    private readonly Option<int> _rangeMin = new("--range-min") { Description = "How many of the first candidates that nobody judged are left out.", HelpName = "N", DefaultValueFactory = _ => 0 };
    private readonly Option<int?> _rangeMax = Choice.Count("--range-max", "How many candidates beside the relevant ones are looked at: 50; for ranked-list and rankgpt 20.");
    private readonly Option<double?> _absoluteMargin = Choice.NotNegative("--absolute-margin", "X", "By how much the teacher's score of a negative that nobody judged must be below that of its positive.");
    private readonly Option<double?> _relativeMargin = Choice.NotNegative("--relative-margin", "X", "By which share of the positive's score it must be below. Default: 0.05, where no other bound is given; made for scores of 0..1, so of logits give --absolute-margin instead.");
    private readonly Option<double?> _maxScore = Choice.Finite("--max-score", "X", "The highest score of a negative that nobody judged.");
    private readonly Option<double?> _minScore = Choice.Finite("--min-score", "X", "The lowest score of a negative.");
    private readonly Option<NegativeSampling?> _sampling = Choice.Of("--sampling", "Which of the possible negatives are taken; those that are judged not relevant go first. Default: top.", ("top", NegativeSampling.Top), ("random", NegativeSampling.Random));
    private readonly Option<int> _seed = new("--seed") { Description = "The seed of --sampling random.", HelpName = "N", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _relevance = new("--relevance") { Description = "The least label of a positive; a lower one above 0 is neither positive nor negative.", DefaultValueFactory = _ => 1 };
    private readonly Option<QueryFold?> _fold = new("--fold")
    {
        Description = "Leave out the queries of fold I of N, by a hash of their ids, so that a model is not measured on what it learned from.",
        HelpName = "I/N",
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (QueryFold.Parse(word) is { } fold) return fold;
            result.AddError($"The value of --fold must be I/N with N folds of at least 2 and I from 1 to N, but was '{word}'");
            return null;
        },
    };

    private readonly Option<string?> _heldOut = new("--held-out") { Description = "Where to write the judgements of the fold that is left out, for search, compare and gate." };
    private readonly Option<bool> _excludeSelf = new("--exclude-self") { Description = "Leave out the document whose id is the query's (for arguana)." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the counts as one JSON object." };
    private readonly TeacherArguments _teacher = new();
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var mine = new MineCommand();
        var command = new Command("mine", "Write rows to fine-tune a reranker or an encoder on: query, positive, hard negatives and a teacher's scores, or the teacher's order.") { mine._store, mine._queries, mine._qrels, mine._output, mine._format };
        mine._teacher.AddTo(command);
        foreach (var option in mine.Bounds) command.Add(option);
        foreach (var option in new Option[] { mine._rangeMax, mine._relevance, mine._fold, mine._heldOut, mine._excludeSelf, mine._json }) command.Add(option);
        mine._models.AddTo(command);
        command.SetAction(mine.RunAsync);
        return command;
    }

    // What only the choice of negatives reads.
    private Option[] Bounds => [_noScores, _negatives, _rangeMin, _absoluteMargin, _relativeMargin, _maxScore, _minScore, _sampling, _seed];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var format = parsed.GetValue(_format) ?? MiningFormat.NTuple;
        var isOrder = format is MiningFormat.RankedList or MiningFormat.RankGpt;
        var withScores = !isOrder && !parsed.GetValue(_noScores);
        CheckTogether(parsed, format, isOrder, withScores);
        var options = Options(parsed, isOrder);
        var miner = new HardNegativeMiner(options);
        _teacher.Check(parsed);
        var qrels = parsed.GetValue(_qrels) is { } path ? Qrels.Read(path) : null;
        var queries = Queries(parsed, qrels);
        using var models = _models.Load(parsed);
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        await store.Collection.CountAsync(cancellationToken: cancellationToken);
        using var hosted = _teacher.UseHosted(parsed);
        var source = new MiningSource(store, hosted?.Reranker ?? _teacher.CreateLocal(parsed, models), qrels, options.Relevance, options.RangeMax, parsed.GetValue(_excludeSelf), isOrder);
        if (_teacher.IsDryRun(parsed)) return await PlanAsync(queries, source, hosted!.ChatModel!, cancellationToken);

        using var file = new MinedFile(parsed.GetValue(_output)!, format, withScores);
        var totals = new MiningTotals();
        await ProgressView.RunAsync("mined queries", async report =>
        {
            foreach (var query in queries)
            {
                var found = await source.FindAsync(query, cancellationToken);
                totals.Queries++;
                totals.Positives += found.Positives.Count;
                totals.MissingPositives += found.Missing;
                if (isOrder) WriteOrder(found, file, totals);
                else Write(found, miner, format == MiningFormat.NTuple ? options.Negatives : 1, file, totals);
                report(totals.Queries, queries.Count);
            }

            return totals.Queries;
        });
        hosted?.Report();
        if (!isOrder && options.RelativeMargin is not null && source.ScoreKind == ScoreKind.Logit)
            Console.Error.WriteLine("The scores of the teacher are logits, of which a relative margin says little: give --absolute-margin.");
        if (!isOrder && totals.Positives + totals.MissingPositives == 0)
            throw new RerankException($"Nothing was mined: no document has a label of at least {options.Relevance} for any of the {totals.Queries} queries; lower --relevance, or give other judgements.");
        if (file.Rows == 0)
            throw new RerankException($"Nothing was mined from {totals.Queries} queries: {totals.MissingPositives} of their relevant documents are not in the store, {totals.Unanswered} queries were not answered whole, and {totals.Incomplete} positives found too few negatives ({totals.Counts.WithinMargin + totals.Counts.AboveMaxScore} candidates were dropped as false negatives); check that store, queries and judgements belong together, or loosen the bounds.");
        file.Complete();
        Console.Write(parsed.GetValue(_json) ? totals.Json(file.Rows, withScores) + "\n" : totals.Text(file.Rows, TerminalText.OneLine(parsed.GetValue(_output)!), isOrder, withScores));
        return 0;
    }

    private void CheckTogether(ParseResult parsed, MiningFormat format, bool isOrder, bool withScores)
    {
        if (!isOrder && parsed.GetValue(_qrels) is null) throw new ArgumentException("Negatives need positives: give judgements with --qrels, or take --format ranked-list or rankgpt.");
        if (isOrder && Bounds.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } bound)
            throw new ArgumentException($"{bound.Name} is about negatives, but --format {(format == MiningFormat.RankedList ? "ranked-list" : "rankgpt")} keeps every candidate in the teacher's order: leave one of the two out.");
        if (parsed.GetValue(_heldOut) is not null && (parsed.GetValue(_fold) is null || parsed.GetValue(_qrels) is null)) throw new ArgumentException("--held-out is about the judgements of a fold: give --fold and --qrels too.");
        if (isOrder || !_teacher.IsOrderAlone(parsed)) return;
        if (withScores) throw new ArgumentException($"'{_teacher.Name(parsed)}' gives an order without scores: add --no-scores, take --format ranked-list or rankgpt, or ask for scores with --strategy pointwise-yesno.");
        if (new Option[] { _absoluteMargin, _relativeMargin, _maxScore, _minScore }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } scored)
            throw new ArgumentException($"{scored.Name} needs scores, but '{_teacher.Name(parsed)}' gives an order alone, in which a negative must stand below its positive: leave it out.");
    }

    private IReadOnlyList<BeirQuery> Queries(ParseResult parsed, Qrels? qrels)
    {
        var queries = QueryFile.Read(parsed.GetValue(_queries)!, parsed.GetValue(_qrels));
        if (parsed.GetValue(_fold) is not { } fold) return queries;
        BeirQuery[] kept = [.. queries.Where(query => !fold.Holds(query.Id))];
        if (kept.Length == 0) throw new ArgumentException($"All {queries.Count} queries are in fold {fold.Number} of {fold.Count}: take another fold, or give more queries.");
        if (parsed.GetValue(_heldOut) is { } path) fold.WriteQrels(qrels!, path);
        return kept;
    }

    private HardNegativeOptions Options(ParseResult parsed, bool isOrder)
    {
        var (min, relevance) = (parsed.GetValue(_rangeMin), parsed.GetValue(_relevance));
        if (min < 0) throw new ArgumentException($"The value of --range-min must be a whole number of at least 0, but was '{min}'.");
        if (relevance < 1) throw new ArgumentException($"The value of --relevance must be a whole number of at least 1, but was '{relevance}'.");
        var max = parsed.GetValue(_rangeMax) ?? (isOrder ? 20 : DefaultRangeMax);
        if (min >= max) throw new ArgumentException($"--range-min must be below --range-max, but they are {min} and {max}.");
        if (parsed.GetValue(_minScore) > parsed.GetValue(_maxScore)) throw new ArgumentException("--min-score must not be above --max-score: nothing could be between them.");
        var (absolute, relative, maxScore) = (parsed.GetValue(_absoluteMargin), parsed.GetValue(_relativeMargin), parsed.GetValue(_maxScore));

        // Ranks have no scale: there, below is below.
        if (_teacher.IsOrderAlone(parsed)) absolute = 0;
        else if (absolute is null && maxScore is null) relative ??= 0.05;
        return new HardNegativeOptions
        {
            Negatives = parsed.GetValue(_negatives) ?? 3,
            RangeMin = min,
            RangeMax = max,
            AbsoluteMargin = absolute,
            RelativeMargin = relative,
            MaxScore = maxScore,
            MinScore = parsed.GetValue(_minScore),
            Sampling = parsed.GetValue(_sampling) ?? NegativeSampling.Top,
            Relevance = relevance,
            Seed = parsed.GetValue(_seed),
        };
    }

    private static void Write(MinedQuery found, HardNegativeMiner miner, int needed, MinedFile file, MiningTotals totals)
    {
        foreach (var positive in found.Positives)
        {
            if (positive.Score is null)
            {
                totals.Incomplete++;
                continue;
            }

            var mined = miner.Mine(found.Query.Id, positive, found.Candidates, found.Positives);
            var isWritten = mined.Negatives.Count >= needed;

            // Negatives of a positive that is left out are in no row.
            totals.Counts += isWritten ? mined.Counts : mined.Counts with { Judged = 0, Unjudged = 0, Spare = mined.Counts.Spare + mined.Negatives.Count };
            if (!isWritten)
            {
                totals.Incomplete++;
                continue;
            }

            totals.Add(positive, mined.Negatives);
            file.Write(found.Query, positive, mined.Negatives);
        }
    }

    private static void WriteOrder(MinedQuery found, MinedFile file, MiningTotals totals)
    {
        // An order of which a part is the search's is no label.
        if (!found.IsWhole || found.Candidates.Count < 2) totals.Unanswered++;
        else file.WriteOrder(found.Query, found.Positives, found.Candidates);
    }

    private static async Task<int> PlanAsync(IReadOnlyList<BeirQuery> queries, MiningSource source, ChatModelReranker planner, CancellationToken cancellationToken)
    {
        foreach (var query in queries) await source.FindAsync(query, cancellationToken);
        Console.WriteLine(planner.PlanText());
        return 0;
    }
}
