namespace SkRerank.LateInteraction;

/// <summary>Writes one vector of a passage.</summary>
/// <param name="index">The number of the vector.</param>
/// <param name="values">Takes its values.</param>
internal delegate void TokenVectorSource(int index, Span<float> values);
