namespace SkRerank.Local.Inputs;

/// <summary>A BEIR corpus: each line is one document and one passage.</summary>
internal sealed class BeirInput(string path) : DocumentInput
{
    public override string Identity => path;

    public override bool Chunked => false;

    public override IReadOnlyList<string> ListIds(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        foreach (var document in BeirCorpus.Read(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ids.Add(document.Id);
        }

        return ids;
    }

    public override IEnumerable<SourceDocument> Read() =>
        BeirCorpus.Read(path).Select(document => new SourceDocument(document.Id, document.Title, document.Text, document.Url ?? ""));
}
