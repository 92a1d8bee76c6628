using SkRerank.Keywords;
using SkRerank.LearningToRank.Features;
using SkRerank.TestSupport;

namespace SkRerank.LearningToRank.Tests;

public sealed class LearningToRankRerankerConformanceTests : RerankerConformanceTests
{
    protected override IReranker CreateReranker()
    {
        var field = TextField.Passage(TextAnalyzer.English, Bm25Statistics.Collect(CreateDocuments().Select(document => document.Text), TextAnalyzer.English));
        return new LearningToRankReranker(
            new WeightedSum(("text.coverage_idf", 3), ("text.min_window", -0.1), ("first.normalized", 0.5), ("query.is_question", 1)),
            new FeatureSet([.. RankingFeatures.Leg("first"), .. RankingFeatures.Text(field), .. RankingFeatures.Query(TextAnalyzer.English)]).Select(["query.is_question", "first.normalized", "text.min_window", "text.coverage_idf"]));
    }
}
