using SkRerank.Selection;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Selection;

public sealed class SourceCapRerankerLawTests : RerankerLawTests
{
    public override IReranker Wrap(IReranker inner) => new SourceCapReranker(inner, 1);
}
