namespace SkRerank.LateInteraction;

/// <summary>Says which vector of a passage a token of the query matched best: the explanation of a MaxSim score.</summary>
/// <param name="QueryToken">The position among the query's vectors, from 0.</param>
/// <param name="PassageToken">The position among the passage's vectors, from 0.</param>
/// <param name="Similarity">Their dot product.</param>
public readonly record struct TokenMatch(int QueryToken, int PassageToken, double Similarity);
