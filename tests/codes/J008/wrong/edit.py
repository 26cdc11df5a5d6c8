import docx

file = docx.Document("output/patrol/patrol.docx")
for paragraph in file.paragraphs:
    for run in paragraph.runs:
        if "先看" in run.text:
            run.text = run.text.replace("先看", "先點")
file.save("back.docx")
