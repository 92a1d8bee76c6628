using SkRerank.Selection;
using SkRerank.Tests.Calibration;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

/// <summary>A threshold of 0 leaves nothing out, and so keeps the whole contract.</summary>
public sealed class ThresholdingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new ThresholdingReranker(
        new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()).AsBuilder().UseCalibration(Calibrators.For("fake-model")).Build(),
        new ThresholdOptions { Minimum = 0 });
}
