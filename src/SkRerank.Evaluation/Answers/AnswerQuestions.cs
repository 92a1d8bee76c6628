using System.Text.Json;

namespace SkRerank.Evaluation.Answers;

/// <summary>Reads questions with gold answers.</summary>
public static class AnswerQuestions
{
    private const string Form = """{"id": "1", "question": "…", "answers": ["…"]}""";

    /// <summary>Reads JSON lines: <c>{"id":"1","question":"…","answers":["…"],"relevant":["d1"]}</c>; <c>relevant</c> may be missing, and other properties and blank lines are skipped.</summary>
    /// <param name="path">The file, also as gzip.</param>
    /// <returns>The questions in the order of the file.</returns>
    /// <exception cref="RerankException">The file is missing, has no question, has a malformed line or an id that is empty or comes twice; the message names file and line.</exception>
    public static IReadOnlyList<AnswerQuestion> Read(string path)
    {
        var file = new EvaluationFile(path, "questions");
        using var reader = file.Open();
        var questions = new List<AnswerQuestion>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.TryRead(out var line))
        {
            if (line.Trim(" \t\r"u8).IsEmpty) continue;
            var question = Parse(reader, line);
            if (!lines.TryAdd(question.Id, reader.LineNumber)) throw reader.FailAt($"the question id '{question.Id}' is already on line {lines[question.Id]}; give each question its own id.");
            questions.Add(question);
        }

        return questions.Count > 0 ? questions : throw file.Fail($"The questions file '{path}' contains no question; expected lines like {Form}.");
    }

    private static AnswerQuestion Parse(Utf8LineReader reader, ReadOnlySpan<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line.ToArray());
            var root = document.RootElement;
            var question = new AnswerQuestion(Text(root, "id"), Text(root, "question"), Texts(root, "answers")) { Relevant = root.TryGetProperty("relevant", out var relevant) && relevant.ValueKind != JsonValueKind.Null ? Texts(root, "relevant") : [] };
            if (string.IsNullOrWhiteSpace(question.Id) || string.IsNullOrWhiteSpace(question.Question)) throw reader.FailAt("the id and the question must not be empty; fill them or remove the line.");
            return question.Answers.Any(answer => AnswerText.Normalise(answer).Length > 0) ? question : throw reader.FailAt("expected at least one answer with a word in it in 'answers'; add one or remove the line.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // What is missing, no text or no valid UTF-16 is told so by the document.
            throw reader.FailAt($"expected {Form}, but the line is not so; correct or remove it.", e);
        }

        static string Text(JsonElement root, string name) => root.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : root.GetProperty(name).GetString() ?? "";

        static string[] Texts(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(item => item.GetString() ?? "")];
    }
}
