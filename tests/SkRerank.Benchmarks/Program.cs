using SkRerank.Benchmarks;
using SkRerank.Benchmarks.Bm25;
using SkRerank.Benchmarks.Forms;
using SkRerank.Benchmarks.Injection;
using SkRerank.Benchmarks.LearningToRank;
using SkRerank.Benchmarks.Listwise;
using SkRerank.Benchmarks.Onnx;
using SkRerank.Benchmarks.Overhead;
using SkRerank.Benchmarks.ScaleOut;
using SkRerank.Benchmarks.Serving;
using SkRerank.Benchmarks.Vectors;

// Measurements on the public collections, run by hand:
//   dotnet run -c Release --project tests/SkRerank.Benchmarks -- COMMAND …
//   quality ../shared/data/nfcorpus [--exclude-self]   nDCG@10 of every mode over the judged topics of qrels/test.tsv
//   conditional ../shared/data/nfcorpus [--exclude-self]   what the classic rule and NQC skip, and nDCG@10 never, by rule and always reranked; adaptive depth
//   selection ../shared/data/nfcorpus                  nDCG@10 and redundancy of the default pipeline with deduplication and MMR
//   search ../shared/data/nfcorpus                     speed, memory and size of index and search
//   pairs                                              the minimal pairs of tests/SkRerank.Local.Tests that each mode gets right
//   tokenizers ../shared                               our tokenizers against Microsoft.ML.Tokenizers: golden lines and time
//   onnx ../shared ../shared/data/cacm                 cross-encoding on the CPU: targets P1 to P6, beside transformers.js where node is there
//   kernels                                            MaxSim kernels: targets P12 and P19
//   forms ../shared/data/nfcorpus                      the forms of token vectors: bytes, nDCG@10 and time
//   fusion                                             RRF of 3 lists beside a dictionary that is sorted: target P16
//   overhead ../shared/data/nfcorpus                   what middleware adds to a call: target P18
//   bm25 [DOCUMENTS] [FOLDER…]                         BM25 in memory beside Lucene.NET and SQLite FTS5 on a made collection (200,000 documents): targets P7 to P9; nDCG@10 beside the embedded store's on FOLDERs
//   vectors [RECORDS]                                  the embedded store's vector search, exact and by sign bits, on made vectors (100,000 records): targets P10 and P11
//   calibration ../shared/data/nfcorpus [FILE]         ECE, Brier and a threshold of the cross-encoder, fitted on dev, measured on test; FILE keeps the scores
//   domain ../shared/data                              the stability index between collections by which the guard of the domain warns, and its false alarms
//   eval ../shared                                     our measures of the dl19 runs against trec_eval's
//   eval-speed                                         the time of evaluating a run of a million lines, beside trec_eval where it is on the path and beside reading the file
//   listwise ../shared/data/dl19 [STRATEGY]            every listwise strategy (or those whose name begins so) over BM25's top 100: a replayed order, and simulated judges at two levels of noise
//   injection ../shared/data/dl19                      passages of a real collection that are reported as if they spoke to the judge: at most 1 %, and the time
//   ladder ../shared/data/dl19 [--price IN,OUT]        BM25, hybrid, late interaction, cross-encoder and listwise in one table: quality, calls, tokens, price and rounds
//   scale-out [FOLDER RUN [OPTION…]]                   what a shard costs beside its reranking: time a query, memory by queries; over a collection and a run of it, one process beside two shards at once
//   ltr ../shared                                      trees against LightGBM's stored scores, nDCG and TreeSHAP
//   ltr-speed                                          trees beside LightGBM's native library, one thread: target P13
//   ltr-pipeline ../shared/data/nfcorpus|dl19          LambdaMART over a pipeline's features beside RRF, tuned convex fusion and the cross-encoder alone; ablation by group; scores are kept in a temporary folder
//   ltr-nets ../shared                                 RankNet, LambdaLoss and coordinate ascent on LightGBM's ranking example, chosen by folds of train, beside LightGBM's stored scores
//   ltr-train ../shared                                LambdaMART trained through our API beside the stored nDCG
//   serving                                            the server on loopback: throughput beside the reranker's own, ten times too much for 20 s, start and memory of skrerank serve
switch (args)
{
    case ["quality", var collection, .. var options]:
        await QualityRun.RunAsync(collection, excludeSelf: options.Contains("--exclude-self"));
        return 0;
    case ["conditional", var collection, .. var options]:
        await ConditionalRun.RunAsync(collection, excludeSelf: options.Contains("--exclude-self"));
        return 0;
    case ["selection", var collection]:
        await SelectionRun.RunAsync(collection);
        return 0;
    case ["search", var collection]:
        await SearchRun.RunAsync(collection);
        return 0;
    case ["pairs"]:
        await PairsRun.RunAsync();
        return 0;
    case ["tokenizers", var folder]:
        TokenizersRun.Run(folder);
        return 0;
    case ["onnx", var models, var texts]:
        await OnnxRun.RunAsync(models, texts);
        return 0;
    case ["kernels"]:
        KernelRun.Run();
        return 0;
    case ["forms", var texts]:
        await FormsRun.RunAsync(texts);
        return 0;
    case ["fusion"]:
        FusionRun.Run();
        return 0;
    case ["bm25", .. var what]:
        return await Bm25Run.RunAsync(what) ? 0 : 1;
    case ["vectors", .. var records]:
        await VectorsRun.RunAsync(records is [var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 100_000);
        return 0;
    case ["overhead", var texts]:
        return OverheadRun.Run(texts) ? 0 : 1;
    case ["calibration", var judged, .. var files]:
        await CalibrationRun.RunAsync(judged, files is [var file] ? file : Path.Combine(Path.GetTempPath(), $"skrerank-calibration-{new Collection(judged).Name}.tsv"));
        return 0;
    case ["domain", var data]:
        await DomainRun.RunAsync(data);
        return 0;
    case ["eval", var shared]:
        return EvalRun.Run(shared) ? 0 : 1;
    case ["eval-speed"]:
        EvalSpeedRun.Run();
        return 0;
    case ["listwise", var texts, .. var only]:
        return await ListwiseRun.RunAsync(texts, only.FirstOrDefault("")) ? 0 : 1;
    case ["injection", var texts]:
        return await InjectionRun.RunAsync(texts) ? 0 : 1;
    case ["ladder", var texts]:
        await LadderRun.RunAsync(texts, null);
        return 0;
    case ["ladder", var texts, "--price", var price]:
        await LadderRun.RunAsync(texts, LadderRun.ParsePrice(price));
        return 0;
    case ["scale-out"]:
        await ScaleOutRun.RunAsync();
        return 0;
    case ["scale-out", var collection, var run, .. var options]:
        await ScaleOutRun.RunAsync();
        ScaleOutRun.Shards(collection, run, options);
        return 0;
    case ["ltr", var shared]:
        return LtrRun.Run(shared) ? 0 : 1;
    case ["ltr-speed"]:
        return LtrSpeedRun.Run() ? 0 : 1;
    case ["ltr-pipeline", var judged]:
        await PipelineLtrRun.RunAsync(judged);
        return 0;
    case ["ltr-train", var shared]:
        return LtrTrainRun.Run(shared) ? 0 : 1;
    case ["ltr-nets", var shared]:
        LtrNetsRun.Run(shared);
        return 0;
    case ["serving"]:
        return await ServingRun.RunAsync() ? 0 : 1;
    default:
        Console.Error.WriteLine("Name a measurement: quality FOLDER [--exclude-self], conditional FOLDER [--exclude-self], selection FOLDER, search FOLDER, pairs, tokenizers SHARED, onnx SHARED FOLDER, kernels, forms FOLDER, fusion, overhead FOLDER, bm25 [DOCUMENTS] [FOLDER…], vectors [RECORDS], calibration FOLDER [FILE], domain DATA, eval SHARED, eval-speed, listwise FOLDER [STRATEGY], injection FOLDER, ladder FOLDER [--price IN,OUT], scale-out [FOLDER RUN [OPTION…]], ltr SHARED, ltr-speed, ltr-pipeline FOLDER, ltr-train SHARED, ltr-nets SHARED, or serving.");
        return 1;
}
