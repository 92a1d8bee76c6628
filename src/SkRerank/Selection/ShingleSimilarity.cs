namespace SkRerank.Selection;

/// <summary>The Jaccard similarity of word shingles.</summary>
internal sealed class ShingleSimilarity(IReadOnlyList<RerankDocument> passages) : PassageSimilarity
{
    private readonly TextSketch[] _sketches = [.. passages.Select(passage => passage.TextSketch)];

    public override double Of(int a, int b) => SketchComparison.Jaccard(_sketches[a], _sketches[b]);

    public override void Dispose()
    {
        // Nothing is held.
    }
}
