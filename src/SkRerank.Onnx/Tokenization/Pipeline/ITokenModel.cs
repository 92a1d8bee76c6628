namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>Turns one word into token ids; thread-safe.</summary>
internal interface ITokenModel
{
    /// <summary>Adds the ids of a word.</summary>
    void Tokenize(string word, List<int> ids);
}
