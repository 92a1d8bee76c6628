using System.CommandLine;
using SkRerank.Evaluation;
using SkRerank.Local;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank eval</c>: measures runs and pipelines by trec_eval's definitions.</summary>
internal sealed class EvalCommand
{
    private readonly Option<string[]> _runs = new("--run") { Description = "A TREC run or JSON lines, also as gzip; may be given several times." };
    private readonly Option<string?> _store = new("--store") { Description = "The folder of the store that the pipeline of --pipeline searches." };
    private readonly Option<string?> _queries = new("--queries") { Description = "The queries.jsonl that it answers, of which the judged are taken." };
    private readonly Option<bool> _excludeSelf = new("--exclude-self") { Description = "Leave out, in every leg, the document whose id is the query's (for arguana)." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object instead of a table." };
    private readonly PipelineArguments _pipeline = new("A pipeline file that 'skrerank tune' wrote, to be run over --store and measured, beside the runs if any.");
    private readonly MeasuringArguments _measuring = new();
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var eval = new EvalCommand();
        var command = new Command("eval", "Measure runs, or a pipeline over a store, by trec_eval's definitions, over every topic of the judgements; or, as 'eval answers', what a chat model answers with and without reranking.") { eval._runs };
        eval._measuring.AddTo(command);
        eval._pipeline.AddTo(command);
        command.Add(eval._store);
        command.Add(eval._queries);
        command.Add(eval._excludeSelf);
        eval._models.AddTo(command);
        command.Add(eval._json);
        command.Add(EvalAnswersCommand.Create());
        command.SetAction(eval.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] runs = parsed.GetValue(_runs) ?? [];
        Option[] ofPipelines = [_store, _queries, _excludeSelf];
        if (!_pipeline.IsGiven(parsed))
        {
            if (runs.Length == 0) throw new ArgumentException("There is nothing to measure: give a run with --run, or a pipeline with --pipeline, --store and --queries.");
            if (ofPipelines.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } option) throw new ArgumentException($"{option.Name} is about the pipeline of --pipeline: give one, or leave it out.");
            Print(parsed, _measuring.Measured(parsed, runs));
            return 0;
        }

        if (ofPipelines.Take(2).FirstOrDefault(option => parsed.GetResult(option) is null) is { } missing) throw new ArgumentException($"--pipeline needs {missing.Name}: give the store that it searches and the queries that it answers.");
        var folder = Directory.CreateTempSubdirectory("skrerank-");
        try
        {
            Print(parsed, _measuring.Measured(parsed, [.. runs, await RunPipelineAsync(parsed, folder.FullName, cancellationToken)]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    // A run is measured as its file is read: rounded and ordered as trec_eval has it.
    private async Task<string> RunPipelineAsync(ParseResult parsed, string folder, CancellationToken cancellationToken)
    {
        var definition = _pipeline.Read(parsed)!;
        var path = Path.Combine(folder, Path.GetFileNameWithoutExtension(definition.Source) + ".trec");
        var queries = QueryFile.Read(parsed.GetValue(_queries)!, _measuring.Judgements(parsed).Path);
        using var models = _models.Load(parsed);
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        using var pipeline = PipelineArguments.Create(definition, store);
        var retriever = PipelineArguments.Retriever(pipeline);
        await store.Collection.CountAsync(cancellationToken: cancellationToken);
        using var run = new RunFile(path);
        await ProgressView.RunAsync("answered queries", async report =>
        {
            var done = 0;
            foreach (var query in queries)
            {
                var options = new RetrievalOptions { CandidateCount = definition.Candidates, ExcludeId = parsed.GetValue(_excludeSelf) ? query.Id : null };
                run.Write(query.Id, (await retriever.RetrieveAsync(query.Text, options, cancellationToken)).Candidates);
                report(++done, queries.Count);
            }

            return done;
        });
        run.Complete();
        return path;
    }

    private void Print(ParseResult parsed, EvaluationReport[] reports) =>
        Console.Write(parsed.GetValue(_json) ? EvaluationJson.Format(reports) + "\n" : EvaluationTable.Format(reports));
}
