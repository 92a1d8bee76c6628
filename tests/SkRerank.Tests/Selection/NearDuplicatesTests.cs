using CsCheck;
using SkRerank.Selection;

namespace SkRerank.Tests.Selection;

public sealed class NearDuplicatesTests
{
    // Texts that share beginnings of one sequence of words, some of them too long to be kept whole.
    private static readonly Gen<RerankDocument> Documents = Gen.Select(Gen.Int[0, 3], Gen.OneOf(Gen.Int[0, 60], Gen.Int[200, 400]), Gen.Int[0, 30], Gen.Int[0, 2], (start, length, changed, source) =>
        new RerankDocument(string.Join(' ', Enumerable.Range(start, length).Select(i => i % 37 == changed ? "x" : $"w{i % 350}"))) { SourceId = source == 0 ? null : $"s{source}" });

    [Fact]
    public void Find_AnyTexts_FoldsWhatComparingEachPairFolds() =>
        Gen.Select(Documents.Array[0, 12], Gen.Double[0.05, 1], Gen.Double[0.05, 1]).Sample(
            (documents, jaccard, containment) =>
            {
                var options = new DeduplicationOptions { JaccardThreshold = jaccard, ContainmentThreshold = containment };
                return NearDuplicates.Find(documents, options).Select(removed => (removed.Index, removed.MergedInto!.Value)).SequenceEqual(EachPair(documents, options));
            },
            iter: 2000);

    [Fact]
    public void Find_StoredSketches_AreReadInsteadOfTheText()
    {
        var sketch = TextSketch.Of("one two three four");
        RerankDocument[] documents = [new("fleas") { Sketch = sketch }, new("bees") { Sketch = TextSketch.FromBytes(sketch.Bytes) }, new("bees")];
        var removed = Assert.Single(NearDuplicates.Find(documents, new DeduplicationOptions()));
        Assert.Equal((1, 0), (removed.Index, removed.MergedInto));
    }

    private static List<(int Index, int Into)> EachPair(RerankDocument[] documents, DeduplicationOptions options)
    {
        TextSketch[] sketches = [.. documents.Select(document => TextSketch.Of(document.Text))];
        var kept = new List<int>();
        var folded = new List<(int, int)>();
        for (var i = 0; i < documents.Length; i++)
        {
            var into = kept.FindIndex(k => IsDuplicate(i, k));
            if (into >= 0) folded.Add((i, kept[into]));
            else kept.Add(i);
        }

        return folded;

        bool IsDuplicate(int i, int k) => SketchComparison.AreEqual(sketches[i], sketches[k])
            || SketchComparison.Jaccard(sketches[i], sketches[k]) >= options.JaccardThreshold
            || (documents[i].SourceId is { } source && source == documents[k].SourceId && SketchComparison.Containment(sketches[i], sketches[k]) >= options.ContainmentThreshold);
    }
}
