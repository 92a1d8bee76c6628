using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Pairs;

/// <summary>Makes a model's input of a query and a document; thread-safe.</summary>
internal interface IPairEncoder
{
    /// <summary>Reads a query once and gives what makes the input of each document.</summary>
    Func<RerankDocument, TokenArena, TokenizedInput> ForQuery(string query);
}
