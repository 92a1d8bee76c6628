namespace SkRerank.TestSupport.Contracts;

/// <summary>Cohere v2 on Azure AI Foundry: the same bodies, and a model that is ignored but must not be empty.</summary>
public sealed class AzureCohereContract() : CohereContract("azure-cohere-v2", 2);
