namespace SkRerank.DependencyInjection;

/// <summary>Says in a service collection that the registrations of a record were decorated.</summary>
/// <param name="Collection">The type of the collection.</param>
internal sealed record RerankingMarker(Type Collection);
