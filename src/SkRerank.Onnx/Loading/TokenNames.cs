using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads the token of each id.</summary>
internal static class TokenNames
{
    public static IReadOnlyDictionary<int, string> Read(ModelFolder folder)
    {
        var names = new Dictionary<int, string>();
        var json = folder.ReadJson("tokenizer.json") ?? (SentencePieceReader.Find(folder) is { } pieces ? new SentencePieceReader(folder, pieces).Read() : (JsonElement?)null);
        if (json is not { } file)
        {
            var lines = folder.ReadLines("vocab.txt");
            for (var line = 0; line < lines.Length; line++) names[line] = lines[line];
            return names;
        }

        var vocabulary = file.Member("model")?.Member("vocab") ?? default;
        if (vocabulary.ValueKind == JsonValueKind.Object)
        {
            foreach (var token in vocabulary.EnumerateObject()) names[token.Value.GetInt32()] = token.Name;
        }
        else if (vocabulary.ValueKind == JsonValueKind.Array)
        {
            foreach (var piece in vocabulary.EnumerateArray()) names[names.Count] = piece[0].GetString() ?? "";
        }

        foreach (var token in file.Items("added_tokens"))
        {
            if (token.Integer("id") is { } id) names[id] = token.Text("content") ?? "";
        }

        return names;
    }
}
