using SkRerank.Calibration;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Calibration;

public sealed class CalibratingRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker() => new CalibratingReranker(new FakeReranker((query, document) => document.Text.Split(' ').Intersect(query.Split(' ')).Count()), Calibrators.For("fake-model"));
}
