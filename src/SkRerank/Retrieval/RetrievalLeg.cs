namespace SkRerank.Retrieval;

/// <summary>Names one leg of a hybrid retrieval.</summary>
/// <param name="Name">The leg's name, as it appears in the trail and in errors.</param>
/// <param name="Retriever">The retriever that finds the leg's candidates.</param>
/// <param name="Weight">The leg's weight in the fusion; finite and not negative.</param>
public sealed record RetrievalLeg(string Name, IRetriever Retriever, double Weight = 1);
