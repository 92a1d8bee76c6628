using System.CommandLine;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Reporting;

namespace SkRerank.Cli;

/// <summary>The options of every command that measures runs: judgements, measures, relevance level.</summary>
internal sealed class MeasuringArguments
{
    private readonly Option<string> _qrels = new("--qrels") { Description = "The judgements: a BEIR TSV, a TREC file or JSON lines, also as gzip.", Required = true };
    private readonly Option<Measure[]?> _measures = new("--measures")
    {
        Description = "The measures between commas, such as ndcg@10,map,rbp(0.8); by default ndcg@10, mrr@10, map, recall@100 and p@10.",
        HelpName = "NAMES",
        CustomParser = result =>
        {
            try
            {
                return [.. (result.Tokens.Count > 0 ? result.Tokens[^1].Value : "").Split(',').Select(Measure.Parse)];
            }
            catch (ArgumentException e)
            {
                result.AddError(ErrorText.Of(e));
                return null;
            }
        },
    };

    private readonly Option<int> _relevance = new("--relevance") { Description = "The least label that counts as relevant for MRR, MAP, recall and precision; nDCG does not read it.", DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        command.Options.Add(_qrels);
        command.Options.Add(_measures);
        command.Options.Add(_relevance);
    }

    /// <summary>Reads the judgements.</summary>
    public Qrels Judgements(ParseResult parsed) => Qrels.Read(parsed.GetValue(_qrels)!);

    /// <summary>Gives the least label that counts as relevant.</summary>
    public int Relevance(ParseResult parsed) => parsed.GetValue(_relevance);

    /// <summary>Makes the evaluator that the arguments ask for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="judgements">The judgements.</param>
    /// <param name="needed">The measures where none are asked for; the usual ones where empty.</param>
    public Evaluator Evaluator(ParseResult parsed, Qrels judgements, params IReadOnlyCollection<Measure> needed)
    {
        var options = new EvaluatorOptions { Relevance = parsed.GetValue(_relevance) };
        if (parsed.GetValue(_measures) is { Length: > 0 } measures) options.Measures = [.. measures.Concat(needed).Distinct()];
        else if (needed.Count > 0) options.Measures = [.. needed];
        return new Evaluator(judgements, options);
    }

    /// <summary>Measures run files, and says on standard error which topics they do not answer.</summary>
    public EvaluationReport[] Measured(ParseResult parsed, params string[] paths) => Measured(Evaluator(parsed, Judgements(parsed)), paths);

    /// <summary>Measures run files with an evaluator, and says on standard error which topics they do not answer.</summary>
    public static EvaluationReport[] Measured(Evaluator evaluator, params string[] paths) => Told(Array.ConvertAll(paths, path => evaluator.Evaluate(TrecRun.Read(path), NameOf(path, paths))));

    /// <summary>Measures run files and keeps their rankings, and says on standard error which topics they do not answer.</summary>
    public static ReportRun[] MeasuredRuns(Evaluator evaluator, params string[] paths)
    {
        var runs = Array.ConvertAll(paths, path => TrecRun.Read(path));
        var reports = Told([.. runs.Zip(paths, (run, path) => evaluator.Evaluate(run, NameOf(path, paths)))]);
        return [.. reports.Zip(runs, (report, run) => new ReportRun(report, run))];
    }

    private static EvaluationReport[] Told(EvaluationReport[] reports)
    {
        foreach (var report in reports.Where(r => r.MissingTopicIds.Count > 0))
            Console.Error.WriteLine($"The run '{report.Name}' has no answer to {report.MissingTopicIds.Count} of {report.TopicIds.Count} judged topics; each counts 0.");
        return reports;
    }

    // Two runs whose files have one name are told apart by their paths.
    private static string? NameOf(string path, string[] paths)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return paths.Count(p => Path.GetFileNameWithoutExtension(p) == name) > 1 ? path : null;
    }
}
