using SkRerank.Evaluation.Online;
using SkRerank.TestSupport;

namespace SkRerank.Evaluation.Tests.Online;

public sealed class ExperimentRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new ExperimentReranker("e", Overlap(1), Overlap(-1), new ExperimentOptions { Log = new MemoryClickLog(), Session = () => "s" });

    internal static FakeReranker Overlap(int sign) => new((query, document) => sign * document.Text.Split(' ').Intersect(query.Split(' ')).Count());
}
