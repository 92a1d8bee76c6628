namespace SkRerank.Chat;

/// <summary>Represents how strong a candidate is by the posterior of a Plackett–Luce model (of a Bradley–Terry model, where the judgements are pairs).</summary>
/// <remarks>The chance that one candidate is judged better than another is the sigmoid of the difference of their means. Strengths compare only inside one response.</remarks>
/// <param name="Mean">The logarithm of the strength; the mean over the candidates is 0.</param>
/// <param name="StandardDeviation">The uncertainty of <paramref name="Mean"/>, by Laplace's approximation.</param>
public readonly record struct RankStrength(double Mean, double StandardDeviation);
