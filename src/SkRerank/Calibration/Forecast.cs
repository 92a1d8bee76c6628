namespace SkRerank.Calibration;

/// <summary>A probability and what came of it.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Probability">The probability.</param>
/// <param name="Label">1 where the document was relevant, else 0.</param>
internal readonly record struct Forecast(string QueryId, double Probability, int Label);
