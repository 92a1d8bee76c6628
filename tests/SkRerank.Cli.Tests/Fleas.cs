namespace SkRerank.Cli.Tests;

/// <summary>A collection of five documents and two queries.</summary>
internal static class Fleas
{
    public const string Corpus = """
        {"_id": "d0", "title": "", "text": "The stock market closed higher on Friday after a long week."}
        {"_id": "d1", "title": "", "text": "Adult parasites of this kind survive for two to three months on a dog or cat."}
        {"_id": "d2", "title": "Flea market", "text": "A flea market is where people live off what others throw away."}
        {"_id": "d3", "title": "Fleas", "text": "A flea can live up to a year, but its lifespan depends on its living conditions."}
        {"_id": "d4", "title": "", "text": "Bees make honey."}

        """;

    public const string Queries = """
        {"_id": "q1", "text": "How long does a flea live?"}
        {"_id": "q2", "text": "Who makes honey?"}

        """;

    public const string Qrels = "query-id\tcorpus-id\tscore\nq1\td3\t1\n";

    /// <summary>Writes the collection in BEIR layout, with a store of it.</summary>
    public static void Index(CommandLine tool)
    {
        Write(tool);
        tool.Succeed("index", "beir", "--store", "store");
    }

    /// <summary>Writes the collection in BEIR layout.</summary>
    public static void Write(CommandLine tool)
    {
        tool.Write("beir/corpus.jsonl", Corpus);
        tool.Write("beir/queries.jsonl", Queries);
        tool.Write("beir/qrels/test.tsv", Qrels);
    }
}
