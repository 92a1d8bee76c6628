using SkRerank.Evaluation;
using SkRerank.Evaluation.Online;
using SkRerank.Evaluation.Reporting;
using SkRerank.Experiments;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Samples.Evaluate;

// Two pipelines over a labelled collection: measured on the labels with a report, then compared by what users click. Offline; the users are simulated by a click model that reads the labels, so they only show how it works.
var data = Path.Combine(AppContext.BaseDirectory, "data");
var queries = BeirQueries.Read(Path.Combine(data, "queries.jsonl"));
var qrels = Qrels.Read(Path.Combine(data, "qrels", "test.tsv"));
var folder = Directory.CreateTempSubdirectory("skrerank-").FullName;
try
{
    using var store = new LocalStore(Path.Combine(folder, "store"));
    await new LocalIndexer(store).IndexAsync(data);
    var control = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Bm25 });
    var treatment = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Rerank });

    // Offline: labels in, report out.
    var evaluator = new Evaluator(qrels, new EvaluatorOptions { Measures = [Measure.Ndcg(10), Measure.Mrr(10), Measure.Recall(5)] });
    ReportRun[] runs = [await Run.OfAsync("bm25", control, queries, evaluator, folder), await Run.OfAsync("reranked", treatment, queries, evaluator, folder)];
    var report = Path.Combine(AppContext.BaseDirectory, "report.html");
    await File.WriteAllTextAsync(report, HtmlReport.Format(qrels, runs, options: new ReportOptions { Title = "A bicycle's handbook", QueryTexts = queries.ToDictionary(query => query.Id, query => query.Text) }));
    Console.Write(EvaluationTable.Format([.. runs.Select(run => run.Evaluation)]));
    Console.WriteLine($"Report: {report}\n");

    // Online: every user sees one list of both, and clicks tell whose documents they prefer.
    var (log, session, random) = (new JsonLinesClickLog(Path.Combine(folder, "clicks.jsonl")), "", new Random(1));
    var experiment = new ExperimentRetriever("reranking", control, treatment, new ExperimentOptions { Log = log, Session = () => session, Interleaving = InterleavingMethod.TeamDraft, ShownCount = 5 });
    var clicks = new ExperimentClicks("reranking", log);
    for (var user = 1; user <= 300; user++)
    {
        session = $"user {user}";
        var query = queries[random.Next(queries.Count)];
        string[] shown = [.. (await experiment.RetrieveAsync(query.Text)).Candidates.Take(5).Select(document => document.Id!)];
        foreach (var place in ClickModel.Navigational.Click(shown, qrels[query.Id], random)) await clicks.ClickAsync(session, query.Text, shown[place], place);
    }

    Console.Write(ExperimentTable.Format(await ExperimentAnalysis.ReadAsync(log)));
}
finally
{
    Directory.Delete(folder, recursive: true);
}
