namespace SkRerank.Server.Playground;

/// <summary>Says which word of a passage a word of the query matched best.</summary>
internal readonly record struct WordMatch(TextWord Query, TextWord Passage, double Similarity);
