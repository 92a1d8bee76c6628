using SkRerank.Evaluation;
using SkRerank.Local.Inputs;

namespace SkRerank.Cli.Benchmarking;

/// <summary>Represents a folder in BEIR's layout: <c>corpus.jsonl</c>, <c>queries.jsonl</c> and judgements under <c>qrels</c>.</summary>
/// <param name="Name">Its path below the folder that was searched, or its own name.</param>
/// <param name="Path">Its path.</param>
internal sealed record BeirFolder(string Name, string Path)
{
    public string Corpus => System.IO.Path.Combine(Path, BeirCorpus.FileName);

    public string Queries => System.IO.Path.Combine(Path, "queries.jsonl");

    /// <summary>Finds the folders at and below a path that have a corpus, by name.</summary>
    /// <exception cref="RerankException">There is no such folder, or none of BEIR's layout in it.</exception>
    public static IReadOnlyList<BeirFolder> Find(string root)
    {
        if (!Directory.Exists(root)) throw new RerankException($"There is no folder '{root}'; give a folder with collections in BEIR's layout in it.");
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        BeirFolder[] found =
        [
            .. from corpus in Directory.EnumerateFiles(root, BeirCorpus.FileName, options)
               let path = System.IO.Path.GetDirectoryName(corpus)!
               let below = System.IO.Path.GetRelativePath(root, path)
               let name = below == "." ? System.IO.Path.GetFileName(System.IO.Path.GetFullPath(path)) : below.Replace('\\', '/')
               orderby name
               select new BeirFolder(name, path),
        ];
        return found.Length > 0 ? found : throw new RerankException($"The folder '{root}' has no collection in BEIR's layout: none of its folders has a {BeirCorpus.FileName}; give another.");
    }

    public string Qrels(string split) => System.IO.Path.Combine(Path, "qrels", $"{split}.tsv");

    /// <summary>Gives the queries that are documents of the corpus under the same id, which must not find themselves; and counts the documents.</summary>
    public (IReadOnlySet<string> Selves, int Documents) FindSelves(IReadOnlyList<BeirQuery> queries, CancellationToken cancellationToken)
    {
        var texts = queries.ToDictionary(query => query.Id, query => query.Text.Trim(), StringComparer.Ordinal);
        var (selves, documents) = (new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var document in BeirCorpus.Read(Corpus))
        {
            cancellationToken.ThrowIfCancellationRequested();
            documents++;
            if (texts.TryGetValue(document.Id, out var text) && (document.Text.Trim() == text || document.PassageText == text)) selves.Add(document.Id);
        }

        return (selves, documents);
    }
}
