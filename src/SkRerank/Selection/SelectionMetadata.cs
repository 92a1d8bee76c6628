namespace SkRerank.Selection;

/// <summary>Describes a reranker that selects: what it returns depends on the other documents of the call.</summary>
internal static class SelectionMetadata
{
    public static RerankerMetadata Of(IReranker inner) => new(Inner(inner)) { ScoresAreIndependent = false };

    public static RerankerMetadata Of(IReranker inner, string name, ScoreKind kind) => new(Inner(inner), name) { ScoreKind = kind, ScoresAreIndependent = false };

    private static RerankerMetadata Inner(IReranker inner) => inner.GetService<RerankerMetadata>() ?? new RerankerMetadata();
}
