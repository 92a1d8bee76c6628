using System.Globalization;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Comparison;
using SkRerank.Keywords;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Features;
using SkRerank.LearningToRank.Training;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.Benchmarks.LearningToRank;

/// <summary>Measures LambdaMART over the features of a pipeline beside RRF, tuned convex fusions and the cross-encoder alone, and what each group of features gives.</summary>
/// <remarks>Everything that is chosen is chosen on training queries: on dev where there is one, else on the other folds.</remarks>
internal static class PipelineLtrRun
{
    private const int GridSteps = 10;

    private static readonly string[] StoredLegs = ["bm25", "tas-b", "splade"];
    private static readonly Measure Ndcg = Measure.Ndcg(10);

    // For few queries; of these dev chooses, and without dev the first stands.
    private static readonly (int Leaves, double Rate, int Rounds)[] Settings = [(7, 0.05, 100), (7, 0.05, 200), (15, 0.05, 100), (15, 0.05, 200)];

    /// <param name="folder">The collection; with <c>qrels/dev.tsv</c> it is searched, without it the runs in <c>runs</c> are the legs.</param>
    public static async Task RunAsync(string folder)
    {
        var name = new Collection(folder).Name;
        var work = Path.Combine(Path.GetTempPath(), $"skrerank-ltr-pipeline-{name}");
        Directory.CreateDirectory(work);
        StageRuns stages = new(folder, work);
        var queries = BeirQueries.Read(Path.Combine(folder, "queries.jsonl"));
        var test = Qrels.Read(Path.Combine(folder, "qrels", "test.tsv"));
        var devPath = Path.Combine(folder, "qrels", "dev.tsv");
        if (File.Exists(devPath))
        {
            var dev = Qrels.Read(devPath);
            BeirQuery[] judged = [.. queries.Where(query => dev.Contains(query.Id) || test.Contains(query.Id))];
            var legs = await stages.SearchAsync(judged);
            var topics = await stages.ScoreAsync(judged, id => dev.Contains(id) ? dev[id] : test[id], legs);
            DevThenTest(name, Extract(stages, legs, [.. topics.Where(topic => dev.Contains(topic.Id))]), dev, Extract(stages, legs, [.. topics.Where(topic => test.Contains(topic.Id))]), test);
        }
        else
        {
            BeirQuery[] judged = [.. queries.Where(query => test.Contains(query.Id))];
            TrecRun[] legs = [.. StoredLegs.Select(leg => TrecRun.Read(Path.Combine(folder, "runs", leg + ".trec")))];
            CrossValidate(name, Extract(stages, legs, await stages.ScoreAsync(judged, id => test[id], legs)), test);
        }
    }

    private static JudgedRows Extract(StageRuns stages, IReadOnlyList<TrecRun> legs, PipelineTopic[] topics)
    {
        var analyzer = TextAnalyzer.English;
        FeatureSet set = new(
        [
            .. legs.SelectMany(leg => RankingFeatures.Leg(leg.Name)),
            .. RankingFeatures.Fused(),
            .. RankingFeatures.Scorer(StageRuns.MaxSim),
            .. RankingFeatures.Scorer(StageRuns.CrossEncoder, $"{StageRuns.CrossEncoder}.logit"),
            .. RankingFeatures.Text(TextField.Passage(analyzer, Bm25Statistics.Collect(stages.Corpus.Select(document => document.PassageText), analyzer))),
            .. stages.Corpus.Any(document => document.Title is { Length: > 0 }) ? RankingFeatures.Text(TextField.Title(analyzer, Bm25Statistics.Collect(stages.Corpus.Select(document => document.Title ?? ""), analyzer))) : [],
            .. RankingFeatures.Query(analyzer),
        ]);
        RankingDatasetBuilder log = new(set);
        foreach (var topic in topics) log.Add(topic.Id, topic.Query, topic.Candidates, topic.Labels);
        return new JudgedRows(log.Build(), [.. topics.SelectMany(topic => topic.Candidates.Select(document => document.Id!))], [.. legs.Select(leg => leg.Name)]);
    }

    private static void DevThenTest(string name, JudgedRows dev, Qrels devQrels, JudgedRows test, Qrels testQrels)
    {
        Evaluator devEvaluator = new(devQrels, new EvaluatorOptions { Measures = [Ndcg] }), testEvaluator = new(testQrels, new EvaluatorOptions { Measures = [Ndcg] });
        double Measured(double[] scores) => devEvaluator.EvaluateTopics(dev.Rank(scores), "dev")[Ndcg];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: fitted on {dev.Rows.GroupSizes.Count} queries of dev ({dev.Rows.Count} rows, {dev.Rows.FeatureNames.Count} features), measured on {test.Rows.GroupSizes.Count} queries of test ({test.Rows.Count} rows)"));

        var (chosen, best) = (Settings[0], double.NegativeInfinity);
        foreach (var setting in Settings)
        {
            var value = Measured(Held(dev.Rows, fold => Train(fold, setting)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  dev, {QueryFolds.Count} folds: {setting.Leaves} leaves, rate {setting.Rate}, {setting.Rounds} rounds: nDCG@10 {value:F4}"));
            if (value > best) (chosen, best) = (setting, value);
        }

        var legs = Convex(dev).Tune(dev.Rows, Measured);
        var all = Convex(dev, StageRuns.MaxSim, StageRuns.CrossEncoder).Tune(dev.Rows, Measured);
        Console.WriteLine($"  weights by dev: legs: {legs}; with the scorers: {all}");
        var trees = Train(dev.Rows, chosen);
        EvaluationReport Report(string title, double[] scores) => testEvaluator.EvaluateTopics(test.Rank(scores), title);
        Print(Report("LambdaMART", Scores(trees, test.Rows)),
        [
            .. Single(test).Select(row => Report(row.Name, row.Scores)),
            Report("tuned convex fusion of the legs", Scores(legs, test.Rows)),
            Report("tuned convex fusion of legs, MaxSim and cross-encoder", Scores(all, test.Rows)),
        ]);
        Ablate(dev, devEvaluator, chosen);
    }

    private static void CrossValidate(string name, JudgedRows judged, Qrels qrels)
    {
        Evaluator evaluator = new(qrels, new EvaluatorOptions { Measures = [Ndcg] });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {judged.Rows.GroupSizes.Count} topics in {QueryFolds.Count} folds ({judged.Rows.Count} rows, {judged.Rows.FeatureNames.Count} features); each fold is scored by what was fitted on the others"));
        EvaluationReport Report(string title, double[] scores) => evaluator.EvaluateTopics(judged.Rank(scores), title);

        // The measure over the queries of the training folds alone: what is not among the rows is not counted.
        ConvexWeights Tune(RankingDataset training, params string[] scorers) => Convex(judged, scorers).Tune(training, scores => judged.Mean(training, scores, qrels, Ndcg));
        Print(Report("LambdaMART", Held(judged.Rows, fold => Train(fold, Settings[0]))),
        [
            .. Single(judged).Select(row => Report(row.Name, row.Scores)),
            Report("tuned convex fusion of the legs", Held(judged.Rows, fold => Tune(fold))),
            Report("tuned convex fusion of legs, MaxSim and cross-encoder", Held(judged.Rows, fold => Tune(fold, StageRuns.MaxSim, StageRuns.CrossEncoder))),
        ]);
        Ablate(judged, evaluator, Settings[0]);
    }

    // Each leg, RRF, MaxSim and the cross-encoder, which need no fitting; what a scorer did not see stays below in the order of RRF.
    private static IEnumerable<(string Name, double[] Scores)> Single(JudgedRows judged) =>
    [
        .. judged.Legs.Select(leg => ($"{leg} alone", judged.Column($"{leg}.score"))),
        ("RRF of the legs (k = 60)", judged.Column("fused.score")),
        ("MaxSim alone", judged.Column($"{StageRuns.MaxSim}.score")),
        (FormattableString.Invariant($"cross-encoder alone, over the first {StageRuns.CrossEncoderDepth} of RRF"), judged.Column($"{StageRuns.CrossEncoder}.logit")),
    ];

    private static ConvexWeights Convex(JudgedRows judged, params string[] scorers) =>
        new([.. judged.Rows.FeatureNames.Where(name => judged.Legs.Concat(scorers).Any(stage => name == $"{stage}.normalized"))], GridSteps);

    private static TreeEnsemble Train(RankingDataset rows, (int Leaves, double Rate, int Rounds) setting) =>
        new LambdaMartTrainer(new LambdaMartOptions { Leaves = setting.Leaves, LearningRate = setting.Rate, Rounds = setting.Rounds, MinRowsPerLeaf = 50, LabelGains = [0, 1, 2, 3] }).Train(rows);

    private static double[] Scores(IRankingModel model, RankingDataset rows)
    {
        var scores = new double[rows.Count];
        model.Score(QueryFolds.Columns(rows, model.FeatureNames.Contains).Features.Span, scores);
        return scores;
    }

    /// <summary>Scores each query by a model that was fitted on the other folds.</summary>
    private static double[] Held(RankingDataset rows, Func<RankingDataset, IRankingModel> fit)
    {
        var folds = QueryFolds.Assign(rows.GroupSizes.Count);
        var held = new double[QueryFolds.Count][];
        for (var fold = 0; fold < held.Length; fold++)
            held[fold] = Scores(fit(QueryFolds.Take(rows, query => folds[query] != fold)), QueryFolds.Take(rows, query => folds[query] == fold));
        var next = new int[QueryFolds.Count];
        var scores = new List<double>(rows.Count);
        for (var query = 0; query < folds.Length; query++)
        {
            scores.AddRange(held[folds[query]].AsSpan(next[folds[query]], rows.GroupSizes[query]));
            next[folds[query]] += rows.GroupSizes[query];
        }

        return [.. scores];
    }

    private static void Print(EvaluationReport trees, IReadOnlyList<EvaluationReport> others)
    {
        Console.WriteLine("\n| | nDCG@10 | LambdaMART is better by | 95 % interval | p (Holm) | won / lost / equal |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (report, comparison) in others.Zip(RunComparer.Compare(trees, others)))
        {
            var m = comparison.Measures[0];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {report.Name} | {m.Run:F4} | {Signed(-m.Interval.Mean)} | {Signed(-m.Interval.High)} to {Signed(-m.Interval.Low)} | {(m.AdjustedPValue < 0.0001 ? "< 0.0001" : m.AdjustedPValue.ToString("F4", CultureInfo.InvariantCulture))} | {m.WinLoss.Losses} / {m.WinLoss.Wins} / {m.WinLoss.Ties} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| **LambdaMART over all features** | **{trees[Ndcg]:F4}** | | | | |"));
    }

    // By held-out folds of the training queries: test is for the one report above.
    private static void Ablate(JudgedRows judged, Evaluator evaluator, (int Leaves, double Rate, int Rounds) setting)
    {
        EvaluationReport Report(string title, Func<string, bool> isTaken) => evaluator.EvaluateTopics(judged.Rank(Held(QueryFolds.Columns(judged.Rows, isTaken), fold => Train(fold, setting))), title);
        (string Name, Func<string, bool> Has)[] groups =
        [
            ("legs (score, rank, normalised)", name => judged.Legs.Any(leg => name.StartsWith(leg + ".", StringComparison.Ordinal))),
            ("fused score", name => name.StartsWith("fused.", StringComparison.Ordinal)),
            ("MaxSim", name => name.StartsWith(StageRuns.MaxSim + ".", StringComparison.Ordinal)),
            ("cross-encoder", name => name.StartsWith(StageRuns.CrossEncoder + ".", StringComparison.Ordinal)),
            ("text", name => name.StartsWith("text.", StringComparison.Ordinal)),
            ("title", name => name.StartsWith("title.", StringComparison.Ordinal)),
            ("query", name => name.StartsWith("query.", StringComparison.Ordinal)),
        ];
        groups = [.. groups.Where(group => judged.Rows.FeatureNames.Any(group.Has))];
        var all = Report("all", _ => true);
        var without = groups.Select(group => Report(group.Name, name => !group.Has(name))).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n| features ({QueryFolds.Count} folds, all of them: {all[Ndcg]:F4}) | nDCG@10 without | loss | 95 % interval | p (Holm) | nDCG@10 of these alone |"));
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (group, comparison) in groups.Zip(RunComparer.Compare(all, without)))
        {
            var m = comparison.Measures[0];
            // Query features order nothing by themselves.
            var alone = group.Name == "query" ? "" : Report(group.Name, group.Has)[Ndcg].ToString("F4", CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {group.Name} | {m.Run:F4} | {Signed(-m.Interval.Mean)} | {Signed(-m.Interval.High)} to {Signed(-m.Interval.Low)} | {m.AdjustedPValue:F4} | {alone} |"));
        }
    }

    private static string Signed(double value) => value.ToString("+0.0000;−0.0000;0.0000", CultureInfo.InvariantCulture);
}
