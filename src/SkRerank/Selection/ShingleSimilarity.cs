namespace SkRerank.Selection;

/// <summary>The Jaccard similarity of word shingles.</summary>
internal sealed class ShingleSimilarity(IReadOnlyList<RerankDocument> passages) : PassageSimilarity
{
    private readonly ShingleSketches _sketches = new(passages);

    public override double Of(int a, int b) => _sketches.Jaccard(a, b);

    public override void Dispose() => _sketches.Dispose();
}
